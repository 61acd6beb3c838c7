import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ComparedSide, ComparisonAsk } from '../../model/comparison/comparison.ts';
import { visibleText } from '../../model/words/visible-text.ts';
import { completeBackupOf } from '../backups/node.ts';
import { workspaceMigrations } from '../migrations/plan-stores.ts';
import { runWizard } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import { backupPage, type SideDraft, sidePages } from './side-pages.ts';
import { sideTitle } from './side-title.ts';
import { sidesAsk } from './sides-ask.ts';

/** Asks for the sides that are not known yet; nothing where the person closed a page. */
export async function askSides(shared: Shared, known: ComparedSide | undefined): Promise<ComparisonAsk | undefined> {
  const left = known ?? (await askSide(shared, vscode.l10n.t('Compare'), []));
  if (!left) return undefined;
  const title = vscode.l10n.t('Compare {left} with', { left: sideTitle(left) });
  const right = await askSide(shared, title, left.namespaces);
  return right && sidesAsk(shared, left, right);
}

async function askSide(
  shared: Shared,
  title: string,
  namespaces: readonly string[],
): Promise<ComparedSide | undefined> {
  const draft: SideDraft = {};
  const finished = await runWizard(title, sidePages(shared, namespaces), draft);
  return finished ? draft.side : undefined;
}

/** The comparison of a backup with another one of its store, which is asked for; the older one stands on the left. Nothing where none was chosen. */
export async function askBackups(shared: Shared, clicked: unknown): Promise<ComparisonAsk | undefined> {
  const chosen = completeBackupOf(clicked);
  if (!chosen) return undefined;
  const { store, backup } = chosen;
  const title = vscode.l10n.t('Compare {left} with', { left: visibleText(backup.name) });
  const draft: SideDraft = { place: { backup: true }, store };
  if (!(await runWizard(title, [backupPage(shared, backup.name)], draft)) || !draft.backup) return undefined;
  const oldestFirst = [backup, draft.backup].sort((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''));
  const [left, right] = oldestFirst.map(({ name }): ComparedSide => ({ from: 'backup', store, name, namespaces: [] }));
  return left && right && sidesAsk(shared, left, right);
}

/** The comparison of a migration's source with a target. The one that is meant is asked for where it is not clear; nothing where there is none, or the page was closed. */
export async function askMigration(
  shared: Shared,
  chosen: { folder: string; target?: string } | undefined,
): Promise<ComparisonAsk | undefined> {
  if (chosen?.target !== undefined) return { of: 'migration', ...chosen };
  const migrations = await workspaceMigrations(shared);
  const rows = migrations
    .filter(({ folder }) => chosen === undefined || folder === chosen.folder)
    .flatMap(({ name, folder, targets }) =>
      targets.map((target) => ({
        label: name,
        description: `${target.name} · ${target.context}`,
        detail: dirname(folder),
        ask: { of: 'migration' as const, folder, target: target.name },
      })),
    );
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no migration in this workspace.'));
  }
  if (rows.length < 2) return rows[0]?.ask;
  const placeHolder = vscode.l10n.t('With which target shall its source be compared?');
  return (await vscode.window.showQuickPick(rows, { placeHolder }))?.ask;
}
