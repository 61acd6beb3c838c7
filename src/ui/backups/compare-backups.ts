import * as vscode from 'vscode';
import type { BackupDifference, BackupInfo } from '../../model/backup-contents.ts';
import type { ReadStore } from '../../model/read-store.ts';
import type { Shared } from '../shared.ts';
import { translate as t } from '../words.ts';
import { backupDescription } from './backup-words.ts';
import { comparisonText } from './comparison-words.ts';
import { backupUri } from './documents.ts';
import type { Comparison, DifferenceNode } from './node.ts';

/** Backups that are offered: those that were written last. */
const mostOffered = 1000;
/** Differences that are kept for the tree; all are counted. */
const mostKept = 1000;

/** Asks for another backup of the store, and compares the two; the older one comes first. Nothing where no other was chosen. */
export async function compareBackups(
  shared: Shared,
  store: ReadStore,
  backup: BackupInfo,
): Promise<Comparison | undefined> {
  const other = await askOther(shared, store, backup);
  if (!other) return undefined;
  const [older, newer] = (backup.startedAt ?? '') < (other.startedAt ?? '') ? [backup, other] : [other, backup];
  const [first, second] = [older.name, newer.name];
  const title = vscode.l10n.t('Comparing {first} with {second}', { first, second });
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const differences: BackupDifference[] = [];
  const request = { first: { store, name: first }, second: { store, name: second }, filter: {} };
  const counts = await vscode.window.withProgress(options, (_progress, token) =>
    shared.engine.request('backup.compare', request, {
      token,
      onEvents(events) {
        differences.push(...events.slice(0, mostKept - differences.length));
      },
    }),
  );
  const comparison = { first, second, counts, differences };
  const words = comparisonText(comparison, t);
  void vscode.window.showInformationMessage(
    differences.length === 0
      ? words
      : `${words} ${vscode.l10n.t('They stand below {name} in the tree.', { name: backup.name })}`,
  );
  return comparison;
}

/** Shows both sides of an object that differs, or the one that there is. */
export async function openDifference({ store, comparison, difference }: DifferenceNode): Promise<void> {
  const { first, second } = comparison;
  const { state, object } = difference;
  const [before, now] = [first, second].map((name) => backupUri(store, name, { object }));
  if (state !== 'differs') {
    await vscode.commands.executeCommand('vscode.open', state === 'only-first' ? before : now, { preview: true });
    return;
  }
  const title = vscode.l10n.t('{name} ({first} ↔ {second})', { name: object.name, first, second });
  await vscode.commands.executeCommand('vscode.diff', before, now, title, { preview: true });
}

interface BackupRow extends vscode.QuickPickItem {
  backup: BackupInfo;
}

async function askOther(shared: Shared, store: ReadStore, backup: BackupInfo): Promise<BackupInfo | undefined> {
  const title = vscode.l10n.t('Compare {name} with', { name: backup.name });
  const rows = shared.engine
    .request('backup.list', { store, limit: mostOffered, order: 'newest' })
    .then(({ backups }) =>
      backups
        .filter(({ complete, name }) => complete && name !== backup.name)
        .map(
          (one): BackupRow => ({ label: one.name, description: backupDescription(one, Date.now(), t), backup: one }),
        ),
    );
  return (await vscode.window.showQuickPick(rows, { title, matchOnDescription: true }))?.backup;
}
