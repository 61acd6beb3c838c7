import { inject } from 'vitest';
import { backUp } from '../../src/backup/back-up.ts';
import { openCluster } from '../../src/kube/connect.ts';
import type { StoreSpec } from '../../src/model/migration/plan.ts';
import { openStore, type StoreCredentials } from '../../src/store/open.ts';

/** Makes the backup `kept` of a namespace of the source, as Back Up… does. */
export function backUpAsKept(namespace: string, spec: StoreSpec, keys?: StoreCredentials): Promise<void> {
  return backUpAs('kept', namespace, spec, keys);
}

/** Makes a backup of that name of a namespace of the source, as Back Up… does. */
export async function backUpAs(
  name: string,
  namespace: string,
  spec: StoreSpec,
  keys?: StoreCredentials,
): Promise<void> {
  const cluster = await openCluster('source', {
    kubeconfig: { files: [inject('sandbox').kubeconfig] },
    extraPath: [],
    concurrency: 4,
    logLevel: 'info',
  });
  const store = await openStore(spec, keys);
  try {
    const select = { namespaces: [namespace], clusterScoped: 'referenced' as const, exclude: [] };
    const options = { signal: AbortSignal.timeout(60_000), emit: () => undefined, step: 'back-up' };
    await backUp(cluster, store, select, { name, ttlHours: 1 }, options);
  } finally {
    store.close();
    cluster.close();
  }
}
