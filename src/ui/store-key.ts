import type { StoreSpec } from '../model/plan.ts';

/** The same for two specs of one store, whatever the order of their fields. */
export function storeKey(store: StoreSpec): string {
  if ('folder' in store) return JSON.stringify(['folder', store.folder]);
  const { bucket, prefix, endpoint, region, profile, secret } = store.s3;
  const keys = secret ? [secret.context, secret.namespace, secret.name, secret.key, secret.profile ?? ''] : [];
  return JSON.stringify(['s3', bucket, prefix ?? '', endpoint ?? '', region ?? '', profile ?? '', ...keys]);
}
