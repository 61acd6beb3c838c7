import type { ReadStore } from './read-store.ts';
import { placeOf } from './store-identity.ts';

/** A store in a few words: `s3://migrations/shop (https://…)`, or its folder. Keys that were typed for a store are kept by these words. */
export function storeLabel(store: ReadStore): string {
  if ('velero' in store) return `${store.velero.namespace}/${store.velero.location} (${store.velero.context})`;
  if ('folder' in store) return store.folder;
  const { bucket, prefix, endpoint } = placeOf(store);
  const place = prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
  return endpoint === undefined ? place : `${place} (${endpoint})`;
}
