import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { CommandHandler } from '../lazy.ts';
import { type commands, targetObjectScheme } from '../manifest.ts';
import { EditConflicts } from '../manifests/edit-conflicts.ts';
import { FindingLens } from '../manifests/finding-lens.ts';
import { registerFixCommands } from '../manifests/fix-commands.ts';
import { PlanFollower } from '../manifests/plan-follower.ts';
import { TargetFixes } from '../manifests/target-fixes.ts';
import { TargetProblems } from '../manifests/target-problems.ts';
import { ProposedDocuments } from '../proposed-documents.ts';
import type { Shared } from '../shared.ts';
import { migrationCommands } from './commands.ts';
import { Executor } from './execute.ts';
import { MigrationFolders } from './folders.ts';
import { Migrations } from './migrations.ts';
import { targetPattern } from './plan-files.ts';
import { PlanLanguage } from './plan-language.ts';
import { Runs } from './runs.ts';
import { type MigrationNode, MigrationsTree } from './tree.ts';
import { Undo } from './undo.ts';

/** What the Migrations feature serves. */
export interface MigrationsFeature {
  tree: vscode.TreeDataProvider<MigrationNode>;
  plans: PlanLanguage;
  problems: TargetProblems;
  fixes: TargetFixes;
  conflicts: EditConflicts;
  commands: Record<(typeof commands.migrations)[number], CommandHandler>;
}

/** Starts the Migrations feature; called once, when the view is first shown, a command first runs or a plan is opened. */
export function startMigrations(shared: Shared): MigrationsFeature {
  const folders = new MigrationFolders(shared.context.globalState);
  const migrations = new Migrations(shared, folders);
  const follower = new PlanFollower(shared);
  const runs = new Runs(shared, (folder) => follower.stop(folder));
  const conflicts = new EditConflicts(shared);
  const problems = new TargetProblems(shared, conflicts);
  const executor = new Executor(shared, migrations, runs, problems);
  const undo = new Undo(shared, migrations, runs);
  const tree = new MigrationsTree(migrations, runs, problems);
  const plans = new PlanLanguage(shared);
  const documents = new ProposedDocuments(targetObjectScheme);
  const followed = follower.onDidFollow((folder) => problems.exported(folder, false));
  const written = shared.writtenAlone.event(({ folder, line }) => {
    runs.channel({ folder, name: basename(folder, '.migration') }).channel.appendLine(line);
  });
  shared.context.subscriptions.push(follower, followed, written);
  shared.context.subscriptions.push(folders, migrations, runs, undo, tree, plans, problems, conflicts, documents);
  shared.context.subscriptions.push(registerFixCommands({ shared, runs, problems, documents, conflicts, follower }));
  const commands = migrationCommands({ shared, folders, migrations, runs, executor, undo, problems });
  const fixes = new TargetFixes(shared, problems);
  const lens = new FindingLens(problems);
  const manifests = { scheme: 'file', pattern: targetPattern };
  shared.context.subscriptions.push(lens, vscode.languages.registerCodeLensProvider(manifests, lens));
  return { tree, plans, problems, fixes, conflicts, commands };
}
