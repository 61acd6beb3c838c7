import * as vscode from 'vscode';
import type { MigrationSummary } from '../../model/migration/migration-summary.ts';
import type { VerificationResult } from '../../model/verification/verification.ts';
import type { Shared } from '../shared.ts';
import { sentence } from '../words.ts';
import { openReportFile } from './execute.ts';

/**
 * Verify Migration: has the engine find out whether what was moved works on a target, which is asked for where there are several, shows the page
 * and says what it comes to. Throws what the engine throws.
 */
export async function verifyMigration(shared: Shared, { folder, name, plan }: MigrationSummary): Promise<void> {
  const targets = plan?.spec.targets ?? [];
  const target = targets.length > 1 ? await askTarget(name, targets) : targets[0]?.name;
  if (target === undefined) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Verifying {name} on {target}', { name, target }),
    cancellable: true,
  };
  const found = await vscode.window.withProgress(options, (progress, token) =>
    shared.engine.request(
      'verify.migration',
      { folder, target },
      { token, onEvents: (events) => events.forEach(({ text }) => void progress.report({ message: sentence(text) })) },
    ),
  );
  await openReportFile(folder, found.page);
  // It stays until it is answered; the command has ended by then.
  void tell(name, found);
}

async function askTarget(
  name: string,
  targets: readonly { name: string; context: string }[],
): Promise<string | undefined> {
  const rows = targets.map((one) => ({ label: one.name, description: one.context }));
  const placeHolder = vscode.l10n.t('On which target is {name} verified?', { name });
  return (await vscode.window.showQuickPick(rows, { placeHolder }))?.label;
}

function tell(name: string, { target, verdict }: VerificationResult): Thenable<string | undefined> {
  const args = { name, target };
  switch (verdict) {
    case 'as-meant':
      return vscode.window.showInformationMessage(vscode.l10n.t('{name} works on {target} as meant.', args));
    case 'wrong':
      return vscode.window.showWarningMessage(vscode.l10n.t('{name} does not work on {target} as meant.', args));
    case 'unjudged':
      return vscode.window.showWarningMessage(
        vscode.l10n.t('Nobody can tell whether all of {name} works on {target}: not all could be judged.', args),
      );
  }
}
