import * as vscode from 'vscode';
import type { BackupFinding, BackupVerdict } from '../../model/backups/backup-contents.ts';
import { logHeading, logLine } from '../../model/clusters/log-line.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import type { Shared } from '../shared.ts';
import { sentence } from '../words.ts';
import type { BackupLog } from './backup-log.ts';

/**
 * Reads all of a backup once, says whether everything in it is sound, and gives that; what is not stands in the log. Nothing is
 * written to its store.
 */
export async function verifyBackup(
  shared: Shared,
  log: BackupLog,
  store: ReadStore,
  name: string,
): Promise<BackupVerdict> {
  const title = vscode.l10n.t('Verifying {name}', { name });
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  let channel: vscode.OutputChannel | undefined;
  const tell = async (findings: BackupFinding[]) => {
    if (!channel) {
      channel = await log.open();
      channel.appendLine(logHeading(title, new Date()));
    }
    const at = new Date().toISOString();
    for (const { level: outcome, place: object, text } of findings) {
      channel.appendLine(logLine({ at, step: 'verify', object, outcome, reason: sentence(text) }));
    }
  };
  const verdict = await vscode.window.withProgress(options, (_progress, token) =>
    shared.engine.request('backup.verify', { store, name }, { token, onEvents: tell }),
  );
  // It stays until it is answered; the command has ended by then.
  void showVerdict(log, name, verdict);
  return verdict;
}

async function showVerdict(log: BackupLog, name: string, verdict: BackupVerdict): Promise<void> {
  const { sound, errors, warnings, objects, packed } = verdict;
  const args = { name, objects, size: bytesWords(packed), errors, warnings };
  if (sound && warnings === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('The backup {name} is sound: every byte was read. Objects: {objects}, packed {size}.', args),
    );
    return;
  }
  const openLog = vscode.l10n.t('Open Log');
  const chosen = sound
    ? await vscode.window.showWarningMessage(
        vscode.l10n.t('The backup {name} is sound, with warnings: {warnings}. Objects: {objects}.', args),
        openLog,
      )
    : await vscode.window.showErrorMessage(
        vscode.l10n.t('The backup {name} is not sound. Errors: {errors}, warnings: {warnings}.', args),
        openLog,
      );
  if (chosen === openLog) log.show();
}
