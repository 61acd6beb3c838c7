import { join } from 'node:path';
import * as vscode from 'vscode';
import { runGrants, runVerbs } from '../../model/clusters/grants.ts';
import { fromPlainError } from '../../model/error.ts';
import type { MigrationSummary } from '../../model/migration/migration-summary.ts';
import { backupOf } from '../backups/node.ts';
import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import { checkTargets } from '../manifests/check-targets.ts';
import { fixEverythingSafe } from '../manifests/fix-everything.ts';
import type { TargetProblems } from '../manifests/target-problems.ts';
import { selectionOf } from '../selection.ts';
import type { Shared } from '../shared.ts';
import { whenTrusted } from '../when-trusted.ts';
import { translate as t } from '../words.ts';
import { pageScope } from './draft.ts';
import { type Executor, openReportFile, type RunStart } from './execute.ts';
import { askGate } from './gate-page.ts';
import { migrate, openPlan, type WizardScope } from './migrate.ts';
import { canResume, canUndo, mayRun, migrationDescription } from './migration-words.ts';
import type { Migrations } from './migrations.ts';
import { lookForVolumes } from './planned-volumes.ts';
import { restore } from './restore.ts';
import type { Runs } from './runs.ts';
import { saveFolder } from './save-folder.ts';
import { folderOf, lastRunLines } from './tree.ts';
import { askTurnedBack, mayTurnBack, turnedBackRows } from './turned-back.ts';
import type { Undo } from './undo.ts';
import { verifyMigration } from './verify.ts';

/** What the commands of the Migrations tree work on. */
export interface CommandScope extends WizardScope {
  shared: Shared;
  migrations: Migrations;
  runs: Runs;
  executor: Executor;
  undo: Undo;
  problems: TargetProblems;
}

type MigrationCommands = Record<(typeof commands.migrations)[number], CommandHandler>;

/** The commands about migrations. Each takes a node of the tree or a folder; without one it asks which migration is meant. */
export function migrationCommands(scope: CommandScope): MigrationCommands {
  const { shared, migrations, runs, executor } = scope;
  /** Finds the migration that a command is about; where there is none, says so once. */
  const about = (
    none: () => string,
    applies: (summary: MigrationSummary) => boolean,
    act: (summary: MigrationSummary) => unknown,
    choose = chosen,
  ) =>
    whenTrusted(shared, async (argument) => {
      const summary = await choose(scope, argument, applies, none);
      return summary && act(summary);
    });
  /** The same for what reads the folder: first its files that are open in editors are saved. */
  const aboutSaved: typeof about = (none, applies, act) => about(none, applies, act, chosenAndSaved);
  const idle = (summary: MigrationSummary) => !runs.isRunning(summary.folder) && !summary.problem;
  return {
    'kubeferry.migration.migrate': whenTrusted(shared, async (clicked, selected) => {
      const selection = await selectionOf(clicked, selected, shared.contexts);
      await migrate(scope, selection);
    }),
    'kubeferry.backup.restore': whenTrusted(shared, (clicked) => restore(scope, backupOf(clicked))),
    'kubeferry.migration.run': aboutSaved(
      () => vscode.l10n.t('There is no migration that could be run.'),
      (summary) => idle(summary) && mayRun(summary),
      (summary) => confirmAndRun(scope, summary, vscode.l10n.t('Migrate'), { anew: true }),
    ),
    'kubeferry.migration.resume': aboutSaved(
      () => vscode.l10n.t('No run can be gone on with: none was interrupted, or its plan was edited since.'),
      (summary) => idle(summary) && canResume(summary),
      (summary) => confirmAndRun(scope, summary, vscode.l10n.t('Resume'), { resumes: summary.resumes }),
    ),
    'kubeferry.migration.preview': aboutSaved(
      () => vscode.l10n.t('There is no migration that could be previewed.'),
      idle,
      (summary) => executor.preview(summary.folder),
    ),
    'kubeferry.migration.check': aboutSaved(noMigration, idle, (summary) => checkTargets(scope, summary)),
    'kubeferry.migration.verify': aboutSaved(noMigration, idle, (summary) => verifyMigration(shared, summary)),
    'kubeferry.migration.fixSafe': aboutSaved(noMigration, idle, (summary) => fixEverythingSafe(scope, summary)),
    'kubeferry.migration.cancel': about(
      () => vscode.l10n.t('No migration is running in this window.'),
      (summary) => runs.isRunning(summary.folder),
      (summary) => runs.cancel(summary.folder),
    ),
    'kubeferry.migration.undo': aboutSaved(
      () => vscode.l10n.t('There is no run that could be undone.'),
      (summary) => idle(summary) && canUndo(summary),
      (summary) => scope.undo.start(summary),
    ),
    'kubeferry.migration.openLog': about(
      noMigration,
      () => true,
      (summary) => openLog(runs, summary),
    ),
    'kubeferry.migration.openPlan': about(
      noMigration,
      () => true,
      (summary) => openPlan(summary.folder),
    ),
    'kubeferry.migration.openReport': about(
      () => vscode.l10n.t('No migration has a report yet.'),
      (summary) => summary.report !== undefined,
      (summary) => openReportFile(summary.folder, summary.report ?? join(summary.folder, 'report.md')),
    ),
    'kubeferry.migrations.refresh': () => migrations.refresh(),
  };
}

function noMigration(): string {
  return vscode.l10n.t('There is no migration in this workspace.');
}

/** The migration that is meant: that of the argument, the only one that applies, or the one that the person picks. */
async function chosen(
  scope: CommandScope,
  argument: unknown,
  applies: (summary: MigrationSummary) => boolean,
  none: () => string,
): Promise<MigrationSummary | undefined> {
  const folder = folderOf(argument);
  if (folder !== undefined) {
    const summary = await scope.executor.summary(folder);
    if (applies(summary)) return summary;
    void vscode.window.showInformationMessage(whyNone(scope, [summary], none));
    return undefined;
  }
  scope.migrations.refresh();
  const all = await scope.migrations.list();
  const fitting = all.filter(applies);
  if (fitting.length === 0) void vscode.window.showInformationMessage(whyNone(scope, all, none));
  if (fitting.length < 2) return fitting[0];
  const rows = fitting.map((summary) => ({
    label: summary.name,
    description: migrationDescription(summary, t),
    detail: summary.folder,
    summary,
  }));
  const row = await vscode.window.showQuickPick(rows, { placeHolder: vscode.l10n.t('Which migration?') });
  return row?.summary;
}

/** Why a command fits none of these: one of them is busy, or what the command says of it. */
function whyNone({ runs }: CommandScope, all: readonly MigrationSummary[], none: () => string): string {
  const busy = all.find(({ folder }) => runs.isRunning(folder));
  if (!busy) return none();
  return vscode.l10n.t('{name} is busy. This can be done once it has ended, or was cancelled.', { name: busy.name });
}

/** The same, with everything saved that was typed into its files. What is wrong with its plan is told once, with the plan to open. */
async function chosenAndSaved(
  ...[scope, argument, applies, none]: Parameters<typeof chosen>
): ReturnType<typeof chosen> {
  const folder = folderOf(argument) ?? (await chosen(scope, argument, applies, none))?.folder;
  if (folder === undefined) return undefined;
  await saveFolder(folder);
  const { problem } = await scope.executor.summary(folder);
  if (problem) {
    const open = { title: vscode.l10n.t('Open Plan'), run: () => openPlan(folder) };
    await scope.shared.showError(fromPlainError(problem), open);
    return undefined;
  }
  return chosen(scope, folder, applies, none);
}

/** Asks for the write gate of an existing plan, and does what was chosen there. */
async function confirmAndRun(
  { shared, executor }: CommandScope,
  summary: MigrationSummary,
  action: string,
  start: RunStart,
): Promise<void> {
  const { plan, name, folder } = summary;
  if (!plan) return;
  const grants = runGrants(plan);
  const place = { title: `${action}: ${name}`, step: 1, totalSteps: 1, back: false };
  const asked = mayTurnBack(plan) ? await askTurnedBack(pageScope(shared), plan, place) : { warnings: [] };
  if (typeof asked === 'string') return;
  // Who goes on with a run was told before it began.
  const volumes = start.resumes === undefined ? await lookForVolumes(shared, summary) : { notes: [], warnings: [] };
  if (!volumes) return;
  const answer = await askGate(place, {
    action,
    grants,
    verbs: ({ context }) => runVerbs(plan, canResume(summary), context),
    summary: migrationDescription(summary, t),
    notes: volumes.notes,
    warnings: [...turnedBackRows(asked.warnings), ...volumes.warnings],
    preview: true,
  });
  if (typeof answer === 'string') return;
  if (answer.intent === 'open') await openPlan(folder);
  else if (answer.intent === 'preview') await executor.preview(folder);
  else await executor.run(folder, grants, start);
}

function openLog(runs: Runs, summary: MigrationSummary): void {
  const { channel, fresh } = runs.channel(summary);
  if (fresh) for (const line of lastRunLines(summary)) channel.appendLine(line);
  channel.show(true);
}
