import type { StoreSpec } from '../migration/plan.ts';
import type { ReadStore } from './read-store.ts';

/** Which store a spec means: the one place that decides whether two of them are the same. */

type S3Store = Extract<StoreSpec, { s3: unknown }>;

/** Where an S3 store lies, in one spelling of all that people and programs write. `endpoint` is absent for Amazon S3. */
export function placeOf({ s3 }: S3Store): { bucket: string; prefix: string; endpoint?: string } {
  const { bucket, prefix = '', endpoint } = s3;
  const folders = prefix.split('/').filter(Boolean).join('/');
  return { bucket, prefix: folders, ...(endpoint !== undefined && { endpoint: addressOf(endpoint) }) };
}

/** The same for two specs of one store that is read with the same keys, whatever the order of their fields. */
export function storeKey(store: ReadStore): string {
  if ('velero' in store) {
    const { context, namespace, location } = store.velero;
    return JSON.stringify(['velero', context, namespace, location]);
  }
  if ('folder' in store) return JSON.stringify(['folder', withoutEnd(store.folder)]);
  const { bucket, prefix, endpoint = '' } = placeOf(store);
  const { region = 'us-east-1', profile = '', secret } = store.s3;
  const keys = secret ? [secret.context, secret.namespace, secret.name, secret.key, secret.profile ?? ''] : [];
  return JSON.stringify(['s3', bucket, prefix, endpoint, region, profile, ...keys]);
}

/** Whether two stores are one bucket and prefix of one server, whoever reads them. */
export function isSamePlace(one: ReadStore, other: ReadStore): boolean {
  return isSameBucket(one, other) && endpointOf(one) === endpointOf(other);
}

/** Whether two stores are a bucket and prefix of the same names: one server may have an address for each side of a network. */
export function isSameBucket(one: ReadStore, other: ReadStore): boolean {
  if (!('s3' in one) || !('s3' in other)) return false;
  const [a, b] = [placeOf(one), placeOf(other)];
  return a.bucket === b.bucket && a.prefix === b.prefix;
}

/** The first folder on the way from a store to one that lies inside it, such as `shop` for `shop/eu` in the bucket itself; nothing where it does not. */
export function folderInside(outer: ReadStore, inner: ReadStore): string | undefined {
  if (!('s3' in outer) || !('s3' in inner)) return undefined;
  const [around, within] = [placeOf(outer), placeOf(inner)];
  if (around.bucket !== within.bucket || around.endpoint !== within.endpoint) return undefined;
  const above = around.prefix === '' ? '' : `${around.prefix}/`;
  if (within.prefix === '' || !within.prefix.startsWith(above)) return undefined;
  return within.prefix.slice(above.length).split('/')[0];
}

/** Whether two addresses are those of one server. */
export function isSameEndpoint(one: string | undefined, other: string | undefined): boolean {
  return (one && addressOf(one)) === (other && addressOf(other));
}

function endpointOf(store: ReadStore): string | undefined {
  return 's3' in store ? placeOf(store).endpoint : undefined;
}

/** Host names have no case, a port that goes without saying is left out, and a slash at the end says nothing. */
function addressOf(endpoint: string): string {
  return withoutEnd(URL.canParse(endpoint) ? new URL(endpoint).href : endpoint);
}

function withoutEnd(path: string): string {
  return path.replace(/(?<=.)[/\\]+$/, '');
}
