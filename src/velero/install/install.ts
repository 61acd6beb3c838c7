import type { ClusterWriter } from '../../kube/cluster.ts';
import type { VeleroChangeResult } from '../../model/velero/velero-change.ts';
import type { VeleroWishes } from '../../model/velero/velero-wishes.ts';
import { applyAll, noCounts, untilReady, untilUsable } from './apply-plan.ts';
import { planInstall } from './install-plan.ts';
import type { StoreParts } from './objects.ts';
import { type ChangeScope, runStep } from './steps.ts';
import { lookedAt, untilAvailable } from './until-available.ts';

/**
 * Installs Velero as a person wishes, and waits until it runs and has found its store available. Called again after an
 * interruption it goes on: what is as it is meant is left alone. Throws what `planInstall` throws, `conflict` where something
 * does not run in time, and `store-unavailable`.
 */
export async function install(
  cluster: ClusterWriter,
  wishes: VeleroWishes,
  parts: StoreParts,
  scope: ChangeScope,
): Promise<VeleroChangeResult> {
  const { context } = cluster;
  const { namespace } = wishes;
  const plan = await planInstall(cluster, wishes, parts, scope.signal);
  for (const text of plan.remarks) scope.emit({ type: 'log', level: 'warning', context, text });
  const location = { namespace, name: 'default' };
  const before = await lookedAt(cluster, location, scope.signal);
  const counts = noCounts();
  await runStep('definitions', scope, async () => {
    await applyAll(cluster, plan.definitions, 'definitions', scope, counts);
    await untilUsable(cluster, plan.definitions, scope);
  });
  const refs = await runStep('objects', scope, () => applyAll(cluster, plan.objects, 'objects', scope, counts));
  await runStep('ready', scope, () => untilReady(cluster, refs, scope));
  await runStep('store', scope, () => untilAvailable(cluster, { ...location, lookedAt: before }, scope));
  const { from, to } = plan;
  return { context, namespace, ...(from !== undefined && { from }), to, counts, stays: [] };
}
