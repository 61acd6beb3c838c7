import { toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { leftMarked, type RecordedRun } from '../journal/recorded-runs.ts';
import { requireSameCluster } from '../require-same-cluster.ts';
import type { MigrateScope } from '../scope.ts';
import type { RunStep, Shortfall } from '../step-runner.ts';
import { leftMarks, takeOffMark } from '../velero/left-marks.ts';
import { kept, notWhole } from './kept.ts';
import type { UndoTarget } from './open-targets.ts';
import { tell, type Undoing, writerTo } from './undo-steps.ts';

/**
 * Marks that a run put on its source, so that its Velero takes along the data of claims, and that stayed because the run was cut off: that
 * Velero would go on taking it.
 */

/** Stands for the source where an undo names targets. */
export const atSource = '';
/** The step that takes the marks off. */
export const unmarkStep = `put-back:${atSource}`;

/**
 * Adds to an undo the marks that the run left on its source, and gives the source; nothing where the journal knows that none are left.
 * A source that cannot be looked at is still to be undone.
 * @throws KubeferryError `cancelled`.
 */
export async function planMarks(
  undo: UndoPlan,
  plan: Migration,
  recorded: RecordedRun,
  scope: MigrateScope,
): Promise<UndoTarget | undefined> {
  const source = recorded.clusters?.source;
  if (!source || plan.spec.engine !== 'velero' || !leftMarked(recorded)) return undefined;
  const { context, uid } = source;
  const { run } = recorded;
  try {
    const opened: UndoTarget = { name: atSource, context, uid, reader: await scope.cluster(context) };
    await requireSameCluster('undo', opened, scope.signal);
    const { marked, own } = await leftMarks(opened.reader, { plan, run }, recorded.marked, scope.signal);
    // A source that is a target as well was looked through already.
    const known = new Set(undo.remove.map((row) => row.uid));
    const at = { target: atSource, context };
    undo.putBack.push(...marked.map((row) => ({ ...at, ...row })));
    undo.remove.push(...own.filter((row) => !known.has(row.uid)).map((row) => ({ ...at, ...row })));
    return opened;
  } catch (thrown) {
    const { code, words } = toKubeferryError(thrown);
    if (code === 'cancelled' || code === 'unexpected') throw thrown;
    const reason = message('undo.marks-unseen', { context, detail: words });
    undo.unreached.push({ target: atSource, context, reason });
    return undefined;
  }
}

/** The step that takes the marks off the source: each that it can, before it falls short. None where there are none. */
export function unmarkSteps(source: UndoTarget | undefined, undoing: Undoing): RunStep[] {
  const { remove, putBack } = undoing.undo;
  if (!source || ![...remove, ...putBack].some(({ target }) => target === atSource)) return [];
  const title = message('step.unmark', { context: source.context });
  return [{ id: unmarkStep, title, work: () => unmark(source, undoing) }];
}

async function unmark(source: UndoTarget, undoing: Undoing): Promise<Shortfall | undefined> {
  const { undo, recorded, scope, refused } = undoing;
  const writer = await writerTo(source, undoing);
  const failed: typeof refused = [];
  const takeOff = async (row: UndoPlan['putBack'][number], outcome: 'updated' | 'removed') => {
    scope.signal.throwIfAborted();
    const { object } = row;
    try {
      await takeOffMark(writer, row, recorded.run, scope.signal);
      tell(undoing, unmarkStep, source, object, outcome, message('undo.mark'));
    } catch (thrown) {
      const { code, words } = toKubeferryError(thrown);
      if (code === 'cancelled' || code === 'unexpected') throw thrown;
      const reason = message('undo.mark-left', { detail: words });
      failed.push(kept(source, object, reason));
      tell(undoing, unmarkStep, source, object, 'failed', reason);
    }
  };
  for (const row of undo.putBack.filter(({ target }) => target === atSource)) await takeOff(row, 'updated');
  for (const row of undo.remove.filter(({ target }) => target === atSource)) await takeOff(row, 'removed');
  refused.push(...failed);
  const failure = notWhole(failed);
  return failure && { failed: failure.words };
}
