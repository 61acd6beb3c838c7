import { isSameCloud } from './stores/cloud-store.ts';
import type { ReadStore } from './stores/read-store.ts';
import type { StorageLocation } from './stores/storage-location.ts';
import { isSameBucket } from './stores/store-identity.ts';

/**
 * Whether a Velero's location is the store that is meant. Bucket and prefix tell: its server may have another address there. `through`: the
 * location that the store is read through, where it is one of another Velero.
 */
export function leadsTo(location: StorageLocation, store: ReadStore, through?: StorageLocation): boolean {
  if (!('velero' in store)) return location.store !== undefined && isSameBucket(location.store, store);
  const { context, namespace, location: name } = store.velero;
  if (location.context === context && location.namespace === namespace && location.name === name) return true;
  if (!through) return false;
  if (location.cloud && through.cloud) return isSameCloud(location.cloud, through.cloud);
  return location.store !== undefined && through.store !== undefined && isSameBucket(location.store, through.store);
}
