import type { Call, EngineScope } from '../../engine/handler.ts';
import { handlers } from '../../engine/handlers.ts';
import type { Grant } from '../../model/clusters/grants.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';

/** A store by the name that a Velero in a cluster has for it. */
export interface LocationName {
  context: string;
  /** Velero's namespace, where the name alone is not enough. */
  namespace?: string;
  name: string;
  /** The AWS profile with the keys; without it Velero's own are read from its Secret. */
  profile?: string;
  /** Read through that Velero, with what is allowed for it, and not with keys. */
  through?: { grants: Grant[] };
}

/** The store that a Velero knows under this name. Throws `not-found` where it has none of it, `invalid` where the store is no bucket of an S3 server. */
export async function storeAt(wanted: LocationName, call: Call<never>, scope: EngineScope): Promise<ReadStore> {
  const { context, name, namespace, profile, through } = wanted;
  const all = await handlers['velero.locations'](
    { context, ...(namespace !== undefined && { namespace }) },
    call,
    scope,
  );
  const found = all.filter((one) => one.name === name && (namespace === undefined || one.namespace === namespace));
  const [location, second] = found;
  if (!location || second) throw notOne(wanted, second ? found : all);
  if (through) return { velero: { context, namespace: location.namespace, location: location.name, ...through } };
  const { store, secret, provider } = location;
  if (!store) {
    throw new KubeferryError('invalid', message('store.locationProvider', { location: placeOf(location), provider }), {
      hint: message('store.locationProvider.hint'),
      context,
    });
  }
  return { s3: { ...store.s3, ...(profile === undefined ? { secret } : { profile }) } };
}

function notOne({ context, name }: LocationName, known: readonly StorageLocation[]): KubeferryError {
  const locations = known.map(placeOf).join(', ') || '-';
  return new KubeferryError('not-found', message('store.noLocation', { location: name, context, locations }), {
    hint: message('store.noLocation.hint'),
    context,
  });
}

/** A location as the option takes it. */
const placeOf = ({ namespace, name }: StorageLocation) => `${namespace}/${name}`;
