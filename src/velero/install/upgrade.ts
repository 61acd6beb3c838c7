import type { ClusterWriter } from '../../kube/cluster.ts';
import { upgradeManager } from '../../model/objects/field-manager.ts';
import type { VeleroChangeResult } from '../../model/velero/velero-change.ts';
import { storageLocations } from '../locations.ts';
import { applyAll, noCounts, untilReady, untilUsable } from './apply-plan.ts';
import { type ChangeScope, runStep } from './steps.ts';
import { type AwaitedLocation, lookedAt, untilAvailable } from './until-available.ts';
import { planUpgrade } from './upgrade-plan.ts';

/**
 * Brings a Velero to another version, and waits until it runs and finds the stores available that it found so before. Backups,
 * stores and schedules stay. Called again after an interruption it goes on. Throws what `planUpgrade` throws, `conflict` where
 * something does not run in time, and `store-unavailable`.
 */
export async function upgrade(
  cluster: ClusterWriter,
  change: { namespace: string; version?: string },
  scope: ChangeScope,
): Promise<VeleroChangeResult> {
  const { context } = cluster;
  const { namespace } = change;
  const { signal } = scope;
  const plan = await planUpgrade(cluster, change, signal);
  for (const text of plan.remarks) scope.emit({ type: 'log', level: 'warning', context, text });
  const locations = await storageLocations(cluster, { signal });
  const awaited: AwaitedLocation[] = [];
  for (const place of locations.filter((one) => one.namespace === namespace && one.phase === 'Available')) {
    awaited.push({ namespace, name: place.name, lookedAt: await lookedAt(cluster, place, signal) });
  }
  const counts = noCounts();
  await runStep('definitions', scope, async () => {
    await applyAll(cluster, plan.definitions, 'definitions', scope, counts);
    await untilUsable(cluster, plan.definitions, scope);
  });
  const refs = await runStep('objects', scope, () =>
    applyAll(cluster, plan.objects, 'objects', scope, counts, upgradeManager),
  );
  await runStep('ready', scope, () => untilReady(cluster, refs, scope));
  await runStep('store', scope, async () => {
    for (const location of awaited) await untilAvailable(cluster, location, scope);
  });
  const { from, to } = plan;
  return { context, namespace, ...(from !== undefined && { from }), to, counts, stays: [] };
}
