import type { Call, EngineScope } from '../engine/handler.ts';
import { handlers } from '../engine/handlers.ts';
import type { BackupInfo } from '../model/backups/backup-contents.ts';
import { objectLabel } from '../model/clusters/log-line.ts';
import type { MigrationEvent } from '../model/event.ts';
import type { MigrationState, MigrationSummary, RunResult, UndoPlan } from '../model/migration/migration-summary.ts';
import { counted } from '../model/words/counted.ts';
import type { CommandLine } from './arguments.ts';
import { expiryWords } from './backups/words.ts';
import { newestBackup } from './newest-backup.ts';
import type { Output } from './output.ts';
import { inTerminal } from './terminal-words.ts';

/** What a verb works with. */
export interface Performance {
  signal: AbortSignal;
  output: Output;
  scope: EngineScope;
}

/** Makes the engine do what a command line says. Gives whether everything is as meant. */
export async function perform(line: CommandLine, { signal, output, scope }: Performance): Promise<boolean> {
  const { folder, grants, volumes } = line;
  const drained = () => Promise.resolve();
  const call: Call<MigrationEvent> = { signal, emit: (event) => output.event(event), drained };
  const still: Call<never> = { signal, emit: () => undefined, drained };
  const run = line.run === undefined ? {} : { run: line.run };
  const ttl = line.ttl === undefined ? {} : { ttl: line.ttl };
  const { readyTimeoutSeconds } = line;
  const request = { folder, grants, volumes, ...(readyTimeoutSeconds !== undefined && { readyTimeoutSeconds }) };
  switch (line.verb) {
    case 'preview':
      return sayRun(await handlers['migration.preview']({ folder }, call, scope), previewEnds, wouldBe, output);
    case 'run':
      return sayRun(await handlers['migration.run']({ ...request, anew: line.anew }, call, scope), runEnds, {}, output);
    case 'restore': {
      const backup = line.backup ?? (await newestBackup(await summaryOf(folder, still, scope), still, scope));
      return sayRun(await handlers['migration.run']({ ...request, backup }, call, scope), runEnds, {}, output);
    }
    case 'back-up':
      return sayBackup(await handlers['migration.backUp']({ folder, ...ttl }, call, scope), output);
    case 'undo':
      return undo(line, await handlers['migration.undoPlan']({ folder, ...run }, still, scope), call, scope, output);
    case 'status':
      return sayStatus(await summaryOf(folder, still, scope), output);
  }
}

async function summaryOf(folder: string, call: Call<never>, scope: EngineScope): Promise<MigrationSummary> {
  const [summary] = await handlers['migration.list']({ folders: [folder] }, call, scope);
  if (!summary) throw new Error('the engine lists every folder that it is asked for');
  return summary;
}

/** The last line, by the state in which it ended. */
type Ends = Record<RunResult['state'], string>;

const runEnds: Ends = {
  completed: 'The run is completed.',
  failed: 'The run failed.',
  cancelled: 'Cancelled. Run it again to go on.',
};

const previewEnds: Ends = {
  completed: 'Preview only: nothing was written to a cluster.',
  failed: 'The preview found what would fail. Nothing was written to a cluster.',
  cancelled: 'The preview was cancelled. Nothing was written to a cluster.',
};

/** What a preview calls the outcomes of a run. */
const wouldBe: Readonly<Record<string, string>> = {
  created: 'would be created',
  updated: 'would be updated',
  failed: 'would fail',
};

function sayRun(result: RunResult, ends: Ends, names: Readonly<Record<string, string>>, output: Output): boolean {
  const lines = result.targets.flatMap(({ name, counts, failed, notReady }) => [
    `${name}: ${Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([outcome, count]) => `${count} ${names[outcome] ?? outcome}`)
      .join(', ')}`,
    ...failed.map(({ object, reason }) => `  failed     ${objectLabel(object)}: ${inTerminal(reason)}`),
    ...notReady.map(({ object, reason }) => `  not ready  ${objectLabel(object)}: ${inTerminal(reason)}`),
  ]);
  if (result.backup !== undefined && result.expiresAt !== undefined) {
    lines.push(`Backup: ${result.backup}, ${expiryWords(result.expiresAt, Date.now())}`);
  }
  if (result.report !== undefined) lines.push(`Report: ${result.report}`);
  const warnings = result.warnings === undefined ? '' : ` Warnings: ${result.warnings}.`;
  const missing = result.missing === undefined ? '' : ` ${inTerminal(result.missing)}`;
  lines.push(`${ends[result.state]}${missing}${warnings}`);
  output.result(result, lines);
  return result.state === 'completed' && result.missing === undefined;
}

function sayBackup(backup: BackupInfo, output: Output): boolean {
  output.result(backup, [
    `${backup.name}: ${backup.phase}, ${counted(backup.objects ?? 0, 'object')}, ${counted(backup.warnings, 'warning')}${
      backup.errors > 0 ? `, ${counted(backup.errors, 'error')}` : ''
    }${backup.expiresAt === undefined ? '' : `, ${expiryWords(backup.expiresAt, Date.now())}`}`,
  ]);
  return backup.complete && backup.errors === 0;
}

/** Shows the plan of an undo, and does exactly that; one that is not whole ends with an error. */
async function undo(
  { folder, grants, dryRun, failOn }: CommandLine,
  plan: UndoPlan,
  call: Call<MigrationEvent>,
  scope: EngineScope,
  output: Output,
): Promise<boolean> {
  const lines = [
    ...plan.putBack.map(({ context, object }) => `put back  ${context}  ${objectLabel(object)}`),
    ...plan.remove.map(({ context, object, warning }) => {
      const also = warning ? `: ${inTerminal(warning)}` : '';
      return `remove    ${context}  ${objectLabel(object)}${also}`;
    }),
    ...linesOfKept(plan),
    ...plan.unreached.map(({ context, reason }) => `later     ${context}  ${inTerminal(reason)}`),
  ];
  if (dryRun) {
    const figures = `${plan.remove.length} would be removed, ${plan.putBack.length} put back, ${plan.keep.length} would stay`;
    output.result(plan, [...lines, `Nothing was changed. Undoing the run ${plan.run}: ${figures}.`]);
    return plan.unreached.length === 0 && !plan.keep.some(({ open, final }) => open || final);
  }
  output.plan(plan, lines);
  const approved = [...plan.remove, ...plan.putBack].map(({ uid }) => uid);
  const done = await handlers['migration.undo']({ folder, grants, run: plan.run, approved }, call, scope);
  const figures = `${done.remove.length} removed, ${done.putBack.length} put back, ${done.keep.length} stay`;
  const finals = done.keep.filter(({ final }) => final).length;
  const unlike = finals === 0 ? '' : ` Not as before the run: ${counted(finals, 'object')}.`;
  output.result(done, [...linesOfKept(done), `The run ${done.run} is undone: ${figures}.${unlike}`]);
  if (finals > 0) return false;
  // What stays because others need it stays as meant; a pipeline may want to know.
  return failOn === 'error' || done.keep.every(({ reason }) => reason.code === 'undo.gone');
}

function linesOfKept({ keep }: UndoPlan): string[] {
  return keep.map(
    ({ context, object, reason }) => `keep      ${context}  ${objectLabel(object)}: ${inTerminal(reason)}`,
  );
}

/** States in which something is left to do or to mend. */
const asNotMeant: readonly MigrationState[] = ['failed', 'interrupted', 'half-undone'];

function sayStatus(summary: MigrationSummary, output: Output): boolean {
  const { name, state, source, targets, steps, runs, problem, missing } = summary;
  const lost = state === 'draft' && summary.report !== undefined;
  const lines = [
    ...(problem
      ? [`${name}: ${inTerminal(problem.words)}`]
      : [`${name}: ${state}${missing ? ', something may be missing' : ''}`]),
    ...(problem?.hint ? [inTerminal(problem.hint)] : []),
    ...(missing ? [inTerminal(missing)] : []),
    ...(state === 'interrupted' ? ['It can be resumed: kubeferry run goes on where it stood.'] : []),
    ...(lost ? ['There is a report, but no journal of a run: what stands on the targets is not known any more.'] : []),
    ...(targets.length > 0 ? [`from ${source} to ${targets.map(({ context }) => context).join(', ')}`] : []),
    ...steps.map(
      (step) =>
        `  ${step.state.padEnd(11)}  ${inTerminal(step.title)}${step.reason ? `: ${inTerminal(step.reason)}` : ''}`,
    ),
    ...runs.map((run) => {
      const leftNothing = !run.left && run.state !== 'running' ? ', left nothing on a target' : '';
      const marks = run.marked ? ', may have left marks for Velero on its source: undo the run, or go on with it' : '';
      const { backup, expiresAt } = run;
      const kept = expiresAt === undefined ? '' : `, its backup ${backup} ${expiryWords(expiresAt, Date.now())}`;
      return `run ${run.run}  ${run.startedAt}  ${run.state}${leftNothing}${marks}${kept}`;
    }),
  ];
  output.result(summary, lines);
  return problem === undefined && !lost && !missing && !asNotMeant.includes(state);
}
