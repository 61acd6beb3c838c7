import type { StoreSpec } from '../../model/plan.ts';

/** The same for two specs of one store, whatever the order of their fields. */
export function storeKey(store: StoreSpec): string {
  if ('folder' in store) return JSON.stringify(['folder', store.folder]);
  const { bucket, prefix, endpoint, region, profile, secret } = store.s3;
  const keys = secret ? [secret.context, secret.namespace, secret.name, secret.key, secret.profile ?? ''] : [];
  return JSON.stringify(['s3', bucket, prefix ?? '', endpoint ?? '', region ?? '', profile ?? '', ...keys]);
}

/** Whether two places are one bucket (and prefix) of one server. */
export function isSamePlace(one: StoreSpec, other: StoreSpec): boolean {
  return 's3' in one && 's3' in other && placeOf(one.s3) === placeOf(other.s3);
}

function placeOf({ bucket, prefix = '', endpoint = '' }: Extract<StoreSpec, { s3: unknown }>['s3']): string {
  const trimmed = (text: string) => text.replace(/\/+$/, '');
  return JSON.stringify([bucket, trimmed(prefix), trimmed(endpoint)]);
}
