import { randomUUID } from 'node:crypto';
import type { Grant } from '../../model/clusters/grants.ts';
import { toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import { groupResource } from '../../model/objects/object.ts';
import { undoGrants } from '../grants.ts';
import { holdFolder } from '../hold-folder.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { begunUndo, readRuns } from '../journal/recorded-runs.ts';
import { readPlan } from '../plan/read.ts';
import type { MigrateScope } from '../scope.ts';
import { runSteps, wasCancelled } from '../step-runner.ts';
import { refuseWhileRestoring } from '../velero/still-restoring.ts';
import { kept, notWhole } from './kept.ts';
import type { UndoTarget } from './open-targets.ts';
import { atSource, unmarkSteps } from './source-marks.ts';
import { chooseUndo } from './undo-plan.ts';
import { reportUndo, type UndoEnd } from './undo-report.ts';
import { type Undoing, undoSteps } from './undo-steps.ts';
import { stillToUndo, unreachedStep } from './unreached.ts';
import { claimsStep } from './written.ts';

/** What a person asked to undo, and what they allowed. Without `run`: as `planUndo` picks it. */
export interface UndoRequest {
  folder: string;
  run?: string;
  grants: readonly Grant[];
  /** UIDs of what a person saw that it would be removed and put back; without them, all. */
  approved?: readonly string[];
}

/**
 * Undoes a run. One that was interrupted, cancelled or failed is finished by undoing again: what is left is found anew.
 * Gives what this call did.
 * @throws KubeferryError `not-found`, `not-allowed`, `wrong-cluster`, `locked`, `cancelled`, what a cluster answers, and, after
 * all else was done, `conflict` where something could not be removed, put back or seen, or a target not be reached, `store-unavailable` where only the
 * backup is missing of what had to be put back.
 */
export async function undoRun(request: UndoRequest, lent: MigrateScope): Promise<UndoPlan> {
  const { folder } = request;
  await readPlan(folder);
  return holdFolder(folder, lent, async (scope) => {
    const { plan } = await readPlan(folder);
    const runs = await readRuns(folder);
    const { recorded, later, targets, source, undo, taken } = await chooseUndo(folder, plan, runs, request.run, scope);
    const { namespace } = plan.spec.velero;
    for (const { reader } of targets)
      await refuseWhileRestoring(reader, { namespace, run: recorded.run }, scope.signal);
    const claims = claimsAmong(undo);
    if (request.approved) keepOthers(undo, request.approved);
    const grants = undoGrants(undo, request.grants);
    const id = begunUndo(runs, recorded.run)?.run ?? randomUUID();
    const journal = await openJournal(folder, scope.lost);
    try {
      const named = [...targets.map(({ name }) => name), ...undo.unreached.map(({ target }) => target)];
      const names = named.filter((name) => name !== atSource);
      const of = { of: recorded.run, ...(recorded.migration !== undefined && { migration: recorded.migration }) };
      journal.append({ type: 'run', run: id, kind: 'undo', ...of, targets: names });
      noteClaims(undo.run, claims, journal);
      // Without these records the next run would take for done what is about to be removed.
      await journal.settled();
      await perform(targets, source, {
        folder,
        plan,
        targets: [...names, atSource],
        recorded,
        undo,
        taken,
        later,
        refused: [],
        stuck: [],
        id,
        grants,
        journal,
        scope,
      });
      await journal.settled();
    } finally {
      await journal.close();
    }
    return undo;
  });
}

function claimsAmong({ remove }: UndoPlan): UndoPlan['remove'] {
  return remove.filter(({ object }) => groupResource(object) === 'persistentvolumeclaims');
}

/** What nobody saw stays, until it is shown. */
function keepOthers(undo: UndoPlan, approved: readonly string[]): void {
  const seen = new Set(approved);
  const reason = message('undo.unapproved');
  for (const row of [...undo.remove, ...undo.putBack]) {
    if (!seen.has(row.uid)) undo.keep.push(kept({ name: row.target, context: row.context }, row.object, reason));
  }
  undo.remove = undo.remove.filter(({ uid }) => seen.has(uid));
  undo.putBack = undo.putBack.filter(({ uid }) => seen.has(uid));
}

/** A StatefulSet tells which claims were made for it only as long as it is there; an undo that goes on has to know them still. */
function noteClaims(run: string, claims: UndoPlan['remove'], journal: Journal): void {
  const reason = message('undo.claim-made');
  for (const { target, object, uid } of claims) {
    journal.append({ type: 'object', run, step: claimsStep(target), object, outcome: 'created', reason, uid });
  }
}

/** One that ends all ends the undo; what single objects refuse is told at the end. */
async function perform(
  targets: readonly UndoTarget[],
  source: UndoTarget | undefined,
  undoing: Undoing,
): Promise<void> {
  const { id: run, journal, scope } = undoing;
  const end: UndoEnd = { state: 'failed' };
  try {
    const { undo, refused, stuck } = undoing;
    const steps = [
      ...targets.flatMap((target) => undoSteps(target, undoing)),
      ...unmarkSteps(source, undoing),
      ...undo.unreached.map(unreachedStep),
    ];
    await runSteps(steps, run, journal, scope);
    const failure = stillToUndo(undo) ?? notWhole([...refused, ...undo.keep]) ?? stuck[0];
    if (failure) throw failure;
    end.state = 'completed';
  } catch (thrown) {
    if (wasCancelled(thrown)) end.state = 'cancelled';
    else end.problem = toKubeferryError(thrown).words;
    throw thrown;
  } finally {
    journal.append({ type: 'end', run, state: end.state });
    await reportUndo(undoing, end);
  }
}
