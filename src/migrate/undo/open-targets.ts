import type { ClusterReader } from '../../kube/cluster.ts';
import { type ErrorCode, toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { mayHaveLeft } from '../journal/history.ts';
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

/** The targets of a run: those that answer, and those that do not. */
export interface OpenedTargets {
  targets: UndoTarget[];
  unreached: UndoPlan['unreached'];
}

/** What says nothing about one target. */
const notOfTarget: readonly ErrorCode[] = ['cancelled', 'unexpected'];

/**
 * Connects to the targets of a run as they were then; those of a run that never knew its clusters are the plan's. One that
 * cannot be reached, or leads elsewhere now, keeps no other from being undone.
 * @throws KubeferryError `wrong-cluster`, and what a cluster answers, where that holds for every target.
 */
export async function openTargets(
  folder: string,
  plan: Migration,
  recorded: RecordedRun,
  scope: MigrateScope,
): Promise<OpenedTargets> {
  const targets: UndoTarget[] = [];
  const failed: { target: Omit<UndoTarget, 'reader'>; thrown: unknown }[] = [];
  for (const target of targetsOf(plan, recorded)) {
    try {
      targets.push(await openTarget(target, scope));
    } catch (thrown) {
      if (notOfTarget.includes(toKubeferryError(thrown).code)) throw thrown;
      failed.push({ target, thrown });
    }
  }
  if (targets.length === 0 && failed[0]) throw failed[0].thrown;
  const unreached: UndoPlan['unreached'] = [];
  for (const { target, thrown } of failed) {
    const { name, context } = target;
    // The journal may lack the last of what a session did that was cut off.
    if (!recorded.cutOff && !(await mayHaveLeft(folder, recorded.run, `apply:${name}`))) continue;
    const detail = toKubeferryError(thrown).words;
    unreached.push({ target: name, context, reason: message('undo.unreached', { target: name, context, detail }) });
  }
  return { targets, unreached };
}

async function openTarget(target: Omit<UndoTarget, 'reader'>, scope: MigrateScope): Promise<UndoTarget> {
  const opened = { ...target, reader: await scope.cluster(target.context) };
  await requireSameCluster('undo', opened, scope.signal);
  // A definition that another process installed meanwhile is known too.
  await opened.reader.discovery({ fresh: true, signal: scope.signal });
  return opened;
}

function targetsOf(plan: Migration, { clusters }: RecordedRun): Omit<UndoTarget, 'reader'>[] {
  if (clusters) return Object.entries(clusters.targets).map(([name, recorded]) => ({ name, ...recorded }));
  return plan.spec.targets.map(({ name, context, cluster }) => ({ name, context, ...(cluster && { uid: cluster }) }));
}
