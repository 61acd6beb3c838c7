import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ComparedSide, ComparisonAsk } from '../../model/comparison/comparison.ts';
import { fromPlainError } from '../../model/error.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import { findMigrationFolders } from '../migrations/folders.ts';
import type { Shared } from '../shared.ts';
import { pairAsks } from './pair-asks.ts';

/**
 * Two sides as they are to be compared: by the plan of the migration that both belong to. Of several it is asked which one is meant; nothing where
 * that was closed, or where the plan of manifests that are a side cannot be read, which is said. Throws what the engine throws.
 */
export async function sidesAsk(
  shared: Shared,
  left: ComparedSide,
  right: ComparedSide,
): Promise<ComparisonAsk | undefined> {
  const known = await findMigrationFolders(shared.context.globalState);
  const around = [...foldersAround(left), ...foldersAround(right)];
  const folders = [...new Set([...known, ...around])];
  const migrations = folders.length === 0 ? [] : await shared.engine.request('migration.list', { folders });
  // Without its plan nobody would know what the manifests of a migration mean; a folder that has none is no migration.
  const unread = migrations.find(
    ({ folder, problem }) => problem && problem.code !== 'not-found' && around.includes(folder),
  );
  if (unread?.problem) {
    const open = () => vscode.window.showTextDocument(vscode.Uri.file(planFile(unread.folder)));
    await shared.showError(fromPlainError(unread.problem), { title: vscode.l10n.t('Open Plan'), run: open });
    return undefined;
  }
  const fitting = pairAsks(left, right, migrations);
  const [first] = fitting;
  if (!first) return { of: 'sides', left, right };
  if (fitting.length === 1) return first.ask;
  const rows = fitting.map(({ migration, target, folder, ask }) => ({
    label: migration,
    ...(target !== undefined && { description: target }),
    detail: vscode.workspace.asRelativePath(dirname(folder)),
    ask,
  }));
  const placeHolder = vscode.l10n.t('Both sides belong to more than one migration. With the mappings of which one?');
  return (await vscode.window.showQuickPick(rows, { placeHolder }))?.ask;
}

/** The migrations that files of a side lie in: also of one outside the workspace. */
function foldersAround(side: ComparedSide): string[] {
  if (side.from !== 'files') return [];
  return side.paths.flatMap((path) => /^(.*\.migration)[\\/](?:source|targets)(?:[\\/]|$)/.exec(path)?.[1] ?? []);
}
