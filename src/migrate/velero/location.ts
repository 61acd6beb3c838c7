import type { ClusterReader } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { isSameBucket } from '../../model/stores/store-identity.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import { storageLocations } from '../../velero/locations.ts';

/**
 * The location by which the Velero of a cluster reaches the store of a plan. Bucket and prefix tell; the address may be another
 * one inside the cluster. `writes`: the run has a backup made there.
 * @throws KubeferryError `invalid` where the plan's store is no bucket, or that Velero has none of these, or may not use it.
 */
export async function locationOf(
  cluster: ClusterReader,
  namespace: string,
  store: StoreSpec,
  { writes, signal }: { writes: boolean; signal: AbortSignal },
): Promise<StorageLocation> {
  const { context } = cluster;
  const place = storeLabel(store);
  if ('folder' in store) {
    throw new KubeferryError('invalid', message('run.velero-folder', { store: place }), {
      hint: message('run.velero-folder.hint'),
    });
  }
  const all = await storageLocations(cluster, { fresh: true, namespace, signal });
  const found = all.find((one) => one.namespace === namespace && one.store && isSameBucket(one.store, store));
  if (!found) {
    const words = message('run.velero-no-location', { context, namespace, store: place });
    throw new KubeferryError('invalid', words, { context, hint: message('run.velero-no-location.hint') });
  }
  if (found.phase === 'Unavailable') {
    const words = message('run.velero-unavailable', { context, location: found.name, reason: found.reason ?? '–' });
    throw new KubeferryError('store-unavailable', words, {
      context,
      hint: message('run.velero-unavailable.hint'),
    });
  }
  if (writes && found.readOnly) {
    const words = message('run.velero-read-only', { context, location: found.name });
    throw new KubeferryError('invalid', words, { context, hint: message('run.velero-read-only.hint') });
  }
  return found;
}
