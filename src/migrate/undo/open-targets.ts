import type { ClusterReader } from '../../kube/cluster.ts';
import { matchPin } from '../../kube/identity.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Migration } from '../../model/plan.ts';
import type { RecordedRun } from '../journal/history.ts';
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
    await requireSame(opened, scope.signal);
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

/**
 * Another cluster behind the same address is never touched.
 * @throws KubeferryError `wrong-cluster`, and what the cluster answers.
 */
export async function requireSame({ context, reader, uid }: UndoTarget, signal: AbortSignal): Promise<void> {
  const match = uid === undefined ? 'same' : await matchPin(reader, uid, signal);
  if (match === 'same') return;
  const words = message(match === 'unseen' ? 'undo.unseen-cluster' : 'undo.wrong-cluster', { context });
  const hint = message(match === 'unseen' ? 'undo.unseen-cluster.hint' : 'undo.wrong-cluster.hint');
  throw new KubeferryError('wrong-cluster', words, { context, hint });
}
