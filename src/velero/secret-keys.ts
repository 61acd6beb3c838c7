import type { ClusterReader } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { KubeferryError } from '../model/error.ts';
import { record, text } from '../model/json/parse.ts';
import { message } from '../model/message.ts';
import type { ApiResource } from '../model/objects/object.ts';
import type { StoreSecret } from '../model/stores/storage-location.ts';
import type { StoreCredentials } from '../store/open.ts';
import { keysOfProfile } from './credentials-file.ts';

const secrets: ApiResource = {
  group: '',
  version: 'v1',
  resource: 'secrets',
  kind: 'Secret',
  namespaced: true,
  verbs: ['get'],
};

/**
 * The keys that a Velero of the cluster uses for a store, read from its Secret. Throws `denied` where this person may not
 * read that, or it holds none for the profile, and `not-found` where there is no such Secret.
 */
export async function keysFromSecret(
  cluster: Pick<ClusterReader, 'get' | 'context'>,
  secret: StoreSecret,
  signal: AbortSignal,
): Promise<StoreCredentials> {
  const { namespace, name, key, profile = 'default' } = secret;
  const keys = keysOfProfile(await fileFromSecret(cluster, secret, signal), profile);
  if (keys) return keys;
  const place = { secret: `${namespace}/${name}`, key, context: cluster.context };
  throw new KubeferryError('denied', message('store.secretWithoutKeys', { ...place, profile }), {
    hint: message('store.secret.hint'),
    context: cluster.context,
  });
}

/** The text under the key of such a Secret; empty where it has no such key. Throws `denied` and `not-found` likewise. */
export async function fileFromSecret(
  cluster: Pick<ClusterReader, 'get' | 'context'>,
  { namespace, name, key }: StoreSecret,
  signal: AbortSignal,
): Promise<string> {
  const found = await getIfThere(cluster, { resource: secrets, namespace, name }, signal);
  if (!found) {
    const place = { secret: `${namespace}/${name}`, key, context: cluster.context };
    throw new KubeferryError('not-found', message('store.secretMissing', place), {
      hint: message('store.secret.hint'),
      context: cluster.context,
    });
  }
  return Buffer.from(text(record(found.data)[key]) ?? '', 'base64').toString('utf8');
}
