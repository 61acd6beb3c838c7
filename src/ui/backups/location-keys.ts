import type { Memento } from 'vscode';
import { record, text } from '../../model/json/parse.ts';
import { type ReadStore, throughVeleroGrant } from '../../model/stores/read-store.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { isSamePlace, storeKey } from '../../model/stores/store-identity.ts';

/** A store that a Velero of a connected cluster uses, with how it is read once a person chose whose keys do. */
export interface FoundStore {
  location: StorageLocation;
  store?: ReadStore;
}

/** Whose keys read a store that a Velero uses: Velero's own from its Secret, those of an AWS profile, or those of the environment or typed ones; none where it is read through that Velero. */
export type KeysChoice = { of: 'velero' } | { of: 'through' } | { of: 'profile'; profile: string } | { of: 'person' };

const remembered = 'kubeferry.locationKeys';

/** The choices that a person made, by store; remembered. No key is among them. */
export class LocationKeys {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** What was chosen for a store; nothing before. */
  of(location: StorageLocation): KeysChoice | undefined {
    return choiceOf(this.#all()[locationKey(location)]);
  }

  async choose(location: StorageLocation, choice: KeysChoice): Promise<void> {
    await this.#memento.update(remembered, { ...this.#all(), [locationKey(location)]: choice });
  }

  #all(): Readonly<Record<string, unknown>> {
    return record(this.#memento.get(remembered));
  }
}

/** The same for one store of one Velero. */
export function locationKey({ context, namespace, name }: StorageLocation): string {
  return JSON.stringify([context, namespace, name]);
}

/**
 * The stores of Veleros that are shown beside those that are known: a bucket that is there already is not shown twice, nor one that
 * two Veleros share and that is read with the same keys, whose backups would be the same nodes.
 */
export function foundBeside(known: readonly ReadStore[], found: readonly FoundStore[]): FoundStore[] {
  const shown = new Set<string>();
  return found.filter(({ location, store }) => {
    const place = location.store;
    if (place && known.some((spec) => isSamePlace(spec, place))) return false;
    if (!store) return true;
    const key = storeKey(store);
    const isNew = !shown.has(key);
    shown.add(key);
    return isNew;
  });
}

/** How a store is read as it was chosen; nothing where that needs a bucket of an S3 server, and it is none. The choice to read it through Velero is what allows that. */
export function storeWith(location: StorageLocation, choice: KeysChoice): ReadStore | undefined {
  const { context, namespace, name, store, secret } = location;
  if (choice.of === 'through') {
    return { velero: { context, namespace, location: name, grants: [throughVeleroGrant(location)] } };
  }
  if (!store) return undefined;
  if (choice.of === 'velero') return { s3: { ...store.s3, secret } };
  return { s3: { ...store.s3, ...(choice.of === 'profile' && { profile: choice.profile }) } };
}

/** A choice as it was remembered; nothing where it is none. */
function choiceOf(value: unknown): KeysChoice | undefined {
  const { of, profile } = record(value);
  if (of === 'velero' || of === 'person' || of === 'through') return { of };
  const named = text(profile);
  return of === 'profile' && named !== undefined ? { of, profile: named } : undefined;
}
