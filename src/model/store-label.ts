import type { StoreSpec } from './plan.ts';

/** A store in a few words: `s3://migrations/shop at https://…`, or its folder. */
export function storeLabel(store: StoreSpec): string {
  if ('folder' in store) return store.folder;
  const { bucket, prefix, endpoint } = store.s3;
  const place = prefix === undefined || prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
  return endpoint === undefined ? place : `${place} (${endpoint})`;
}

/** The same for two specs of one store, whatever the order of their fields. */
export function storeKey(store: StoreSpec): string {
  if ('folder' in store) return JSON.stringify(['folder', store.folder]);
  const { bucket, prefix, endpoint, region, profile, secret } = store.s3;
  const keys = secret ? [secret.context, secret.namespace, secret.name, secret.key, secret.profile ?? ''] : [];
  return JSON.stringify(['s3', bucket, prefix ?? '', endpoint ?? '', region ?? '', profile ?? '', ...keys]);
}
