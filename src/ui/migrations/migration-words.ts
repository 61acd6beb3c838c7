import { objectLabel } from '../../model/clusters/log-line.ts';
import type { AppliedOutcome, Outcome } from '../../model/event.ts';
import { format } from '../../model/message.ts';
import type {
  MigrationSummary,
  RunResult,
  RunSummary,
  StepSummary,
  UndoPlan,
} from '../../model/migration/migration-summary.ts';
import type { Translate } from '../translate.ts';

/** A theme icon with the colour that goes with it; the state is always said in words beside it. */
export interface StateIcon {
  icon: string;
  color?: string;
}

/** How a migration or a run stands. */
export type Stand = Pick<MigrationSummary, 'state' | 'missing'>;

/** How a migration or a run stands, in a few words. */
export function stateWords({ state, missing }: Stand, t: Translate): string {
  switch (state) {
    case 'draft':
      return t('not run yet');
    case 'running':
      return t('running');
    case 'interrupted':
      return t('interrupted');
    case 'failed':
      return t('failed');
    case 'completed':
      return missing ? t('completed, something may be missing') : t('completed');
    case 'half-undone':
      return t('undone in part');
    case 'undone':
      return t('undone');
  }
}

/** The icon of a migration. */
export function stateIcon({ state, missing }: Stand): StateIcon {
  switch (state) {
    case 'draft':
      return { icon: 'edit' };
    case 'running':
      return { icon: 'sync~spin' };
    case 'interrupted':
      return { icon: 'debug-pause', color: 'problemsWarningIcon.foreground' };
    case 'failed':
      return { icon: 'error', color: 'problemsErrorIcon.foreground' };
    case 'completed':
      if (missing) return { icon: 'warning', color: 'problemsWarningIcon.foreground' };
      return { icon: 'pass', color: 'charts.green' };
    case 'half-undone':
      return { icon: 'debug-pause', color: 'problemsWarningIcon.foreground' };
    case 'undone':
      return { icon: 'discard' };
  }
}

/** How a step stands, in a word. */
export function stepStateWords(state: StepSummary['state'], t: Translate): string {
  switch (state) {
    case 'started':
      return t('under way');
    case 'done':
      return t('done');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
    case 'interrupted':
      return t('interrupted');
  }
}

/** The icon of a step. */
export function stepIcon(state: StepSummary['state']): StateIcon {
  switch (state) {
    case 'started':
      return { icon: 'sync~spin' };
    case 'done':
      return { icon: 'pass', color: 'charts.green' };
    case 'failed':
      return { icon: 'error', color: 'problemsErrorIcon.foreground' };
    case 'cancelled':
      return { icon: 'circle-slash' };
    case 'interrupted':
      return { icon: 'debug-pause', color: 'problemsWarningIcon.foreground' };
  }
}

const applied: readonly AppliedOutcome[] = ['created', 'updated', 'unchanged', 'skipped', 'failed'];
const outcomes: readonly Outcome[] = ['removed', ...applied];

/** `58 created, 2 unchanged`, in a preview `58 would be created, …`; nothing where all counts are zero. */
export function countWords(counts: Partial<Record<Outcome, number>>, t: Translate, preview = false): string {
  return outcomes
    .filter((outcome) => (counts[outcome] ?? 0) > 0)
    .map((outcome) => {
      const count = counts[outcome] ?? 0;
      return (preview ? previewWords(outcome, count, t) : undefined) ?? outcomeWords(outcome, count, t);
    })
    .join(', ');
}

/** What a run would do; the other outcomes are as true in a preview. */
function previewWords(outcome: Outcome, count: number, t: Translate): string | undefined {
  if (outcome === 'created') return t('{count} would be created', { count });
  if (outcome === 'updated') return t('{count} would be updated', { count });
  return outcome === 'failed' ? t('{count} would fail', { count }) : undefined;
}

/** The objects of a step by outcome. */
export function stepCountWords(step: StepSummary, t: Translate): string {
  return countWords(step.counts ?? {}, t);
}

function outcomeWords(outcome: Outcome, count: number, t: Translate): string {
  switch (outcome) {
    case 'created':
      return t('{count} created', { count });
    case 'updated':
      return t('{count} updated', { count });
    case 'unchanged':
      return t('{count} unchanged', { count });
    case 'skipped':
      return t('{count} skipped', { count });
    case 'failed':
      return t('{count} failed', { count });
    case 'removed':
      return t('{count} removed', { count });
  }
}

/** The words behind a migration's name in the tree. */
export function migrationDescription(summary: MigrationSummary, t: Translate): string {
  if (summary.problem) return t('the plan cannot be read');
  const targets = summary.targets.map((target) => target.context).join(', ');
  return `${stateWords(summary, t)} · ${summary.source} → ${targets}`;
}

/** Until when the backup of the last run that was not undone is kept; nothing where that is not known. `now` in milliseconds. */
export function keptWords({ runs }: MigrationSummary, now: number, t: Translate): string | undefined {
  const last = runs.findLast(({ state }) => state !== 'undone');
  if (last?.backup === undefined || last.expiresAt === undefined) return undefined;
  const about = { backup: last.backup, time: new Date(last.expiresAt).toLocaleString() };
  return Date.parse(last.expiresAt) < now
    ? t('Its backup {backup} expired {time}', about)
    : t('Its backup {backup} is kept until {time}', about);
}

/**
 * The tokens of a migration's `viewItem`, on which menus decide what applies. `runsHere` and `locked` say that this window
 * or another process holds it; nothing else can be done with it then.
 */
export function migrationTokens(summary: MigrationSummary, runsHere: boolean): string[] {
  const report = summary.report === undefined ? [] : ['report'];
  if (summary.problem) return ['migration', 'unreadable', ...report];
  if (runsHere) return ['migration', 'runsHere', ...report];
  if (summary.lockedBy) return ['migration', 'locked', ...report];
  const next = canResume(summary) ? ['resumable'] : mayRun(summary) ? ['runnable'] : [];
  return ['migration', 'idle', ...next, ...(canUndo(summary) ? ['undoable'] : []), ...report];
}

/** Whether something can be undone of a run: it left something, or an undo of it did not come to its end. */
export function isUndoable({ state, left, marked }: RunSummary): boolean {
  return state === 'half-undone' || marked === true || (left && state !== 'undone');
}

/** Whether a run has changed something that was not undone yet. */
export function canUndo(summary: MigrationSummary): boolean {
  return !summary.problem && summary.runs.some(isUndoable);
}

/** Whether a run may begin or go on: not while one is undone in part. */
export function mayRun(summary: MigrationSummary): boolean {
  return summary.runs.every((run) => run.state !== 'half-undone');
}

/** Whether a run was interrupted or failed, and the plan is still the one that it was made from. */
export function canResume({ problem, resumes }: MigrationSummary): boolean {
  return !problem && resumes !== undefined;
}

/** As which kind of notification something is told. */
export type Severity = 'information' | 'warning' | 'error';

/** What ended: a run or a preview of it, out of a cluster or out of a backup. */
export interface Ended {
  name: string;
  preview: boolean;
  fromBackup: boolean;
}

/** Whether a migration takes its objects from a backup that was there before. */
export function isRestore({ plan }: MigrationSummary): boolean {
  return plan !== undefined && 'backup' in plan.spec.source;
}

/** The one sentence at the end of a run or a preview, and how serious it is. */
export function endWords(
  { name, preview, fromBackup }: Ended,
  result: RunResult,
  t: Translate,
): { severity: Severity; text: string } {
  const counts = totals(result);
  const said = countWords(counts, t, preview) || t('nothing to do');
  if (result.state === 'cancelled') {
    return preview
      ? { severity: 'information', text: t('The preview of {name} was cancelled. Nothing was changed.', { name }) }
      : {
          severity: 'warning',
          text: t('The migration {name} was cancelled and can be resumed. So far: {counts}.', { name, counts: said }),
        };
  }
  if (preview) {
    const { missing } = result;
    const severity = counts.failed > 0 || result.state === 'failed' || missing ? 'warning' : 'information';
    const text = t('Preview of {name}, nothing was changed: {counts}.', { name, counts: said });
    return { severity, text: missing ? `${text} ${format(missing, t)}` : text };
  }
  const notReady = result.targets.reduce((sum, target) => sum + target.notReady.length, 0);
  if (result.state === 'completed') {
    const targets = result.targets.map((target) => target.context).join(', ');
    const about = { name, targets, counts: said };
    const text = fromBackup
      ? t('{name} was restored to {targets}: {counts}.', about)
      : t('{name} was migrated to {targets}: {counts}.', about);
    const { warnings = 0, missing } = result;
    if (missing) return { severity: 'warning', text: `${text} ${format(missing, t)}` };
    if (warnings === 0) return { severity: 'information', text };
    const told =
      warnings === 1 ? t('1 warning, see the report.') : t('{warnings} warnings, see the report.', { warnings });
    return { severity: 'warning', text: `${text} ${told}` };
  }
  const first = result.targets.flatMap((target) => [...target.failed, ...target.notReady])[0];
  const failed = t('The migration {name} failed: {counts}; {notReady} not ready.', { name, counts: said, notReady });
  return {
    severity: 'error',
    text: first ? `${failed} ${t('First: {object}.', { object: objectLabel(first.object) })}` : failed,
  };
}

/** Objects by outcome over all targets. */
function totals(result: RunResult): Record<AppliedOutcome, number> {
  const sum: Record<AppliedOutcome, number> = { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 };
  for (const target of result.targets) {
    for (const outcome of applied) sum[outcome] += target.counts[outcome];
  }
  return sum;
}

/** What an undo will do, or did, in figures. */
export function undoWords(plan: UndoPlan, t: Translate): string {
  const finals = plan.keep.filter(({ final }) => final).length;
  const words = [figureWords(plan, t)];
  if (finals === 1) words.push(t('1 of them is not as it was before the run.'));
  else if (finals > 1) words.push(t('{count} of them are not as they were before the run.', { count: finals }));
  const [first] = plan.unreached;
  if (first) words.push(format(first.reason, t));
  return words.join(' ');
}

function figureWords(plan: UndoPlan, t: Translate): string {
  return t('Removed: {remove}; put back: {putBack}; left as they are: {keep}.', {
    remove: plan.remove.length,
    putBack: plan.putBack.length,
    keep: plan.keep.length,
  });
}

/** The one sentence at the end of an undo, and how serious it is. */
export function undoneWords(name: string, done: UndoPlan, t: Translate): { severity: Severity; text: string } {
  const text = t('The run of {name} was undone. {figures}', { name, figures: undoWords(done, t) });
  return { severity: done.keep.some(({ final }) => final) ? 'warning' : 'information', text };
}
