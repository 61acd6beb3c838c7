import type { ClusterReader } from '../../kube/cluster.ts';
import type { Migration } from '../../model/plan.ts';
import type { RecordedRun } from '../journal/recorded-runs.ts';
import { requireSameCluster } from '../require-same-cluster.ts';
import type { MigrateScope } from '../scope.ts';

/** A target of a run: where it is undone. */
export interface UndoTarget {
  name: string;
  context: string;
  /** The cluster that was held against the identity; the context may lead elsewhere by the time it is written to. */
  reader: ClusterReader;
  /** The identity that the cluster had, where it is known. */
  uid?: string;
}

/**
 * Connects to the targets of a run as they were then; those of a run that never knew its clusters are the plan's.
 * @throws KubeferryError `wrong-cluster`, and what a cluster answers.
 */
export async function openTargets(plan: Migration, recorded: RecordedRun, scope: MigrateScope): Promise<UndoTarget[]> {
  const targets: UndoTarget[] = [];
  for (const target of targetsOf(plan, recorded)) {
    const opened = { ...target, reader: await scope.cluster(target.context) };
    await requireSameCluster('undo', opened, scope.signal);
    // A definition that another process installed meanwhile is known too.
    await opened.reader.discovery({ fresh: true, signal: scope.signal });
    targets.push(opened);
  }
  return targets;
}

function targetsOf(plan: Migration, { clusters }: RecordedRun): Omit<UndoTarget, 'reader'>[] {
  if (clusters) return Object.entries(clusters.targets).map(([name, recorded]) => ({ name, ...recorded }));
  return plan.spec.targets.map(({ name, context, cluster }) => ({ name, context, ...(cluster && { uid: cluster }) }));
}
