import * as vscode from 'vscode';
import type { AssessedTarget } from '../../model/assessment/assessment.ts';
import type { MigrationSummary } from '../../model/migration/migration-summary.ts';
import { countFindings, countWords } from '../finding-words.ts';
import { withSignal } from '../token-signal.ts';
import { isGap, unjudgedWords } from '../unjudged-words.ts';
import { leftUnknown, unknownWords } from '../unknown-words.ts';
import { sentence, translate } from '../words.ts';
import type { TargetProblems } from './target-problems.ts';

/**
 * Check Against Targets: asks the targets what they offer and what they say to each manifest, shows what would break there as problems, and
 * says how much that is, and what they did not judge.
 */
export async function checkTargets(
  { problems }: { problems: TargetProblems },
  { folder, name }: MigrationSummary,
): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Checking {name} against what its targets offer', { name }),
    cancellable: true,
  };
  const assessed = await vscode.window.withProgress(options, (_progress, token) =>
    withSignal(token, (signal) => problems.check(folder, { refresh: true, signal })),
  );
  // It stays until it is answered; the command has ended by then.
  void tell(name, assessed);
}

async function tell(name: string, assessed: readonly AssessedTarget[]): Promise<void> {
  if (assessed.length === 0) return tellNoManifests(name);
  const findings = assessed.flatMap((one) => one.findings);
  const unjudged = assessed.flatMap(({ notJudgedByTarget = [] }) => notJudgedByTarget);
  const stale = assessed.flatMap(({ stale }) => (stale ? [sentence(stale)] : []));
  const args = { name, counts: countWords(countFindings(findings), translate) };
  const words = [
    vscode.l10n.t('{name} on its targets: {counts}.', args),
    ...unknownWords(assessed, translate),
    ...unjudgedWords(unjudged, translate),
    ...(stale.length > 0 ? [vscode.l10n.t('By what was learned earlier: {why}', { why: stale.join(' ') })] : []),
  ].join(' ');
  const show = vscode.l10n.t('Show Problems');
  const isClean = findings.length === 0 && stale.length === 0 && !leftUnknown(assessed) && !unjudged.some(isGap);
  const chosen = isClean
    ? await vscode.window.showInformationMessage(words)
    : await vscode.window.showWarningMessage(words, show);
  if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** Says that a migration has no manifests that could be judged. */
export function tellNoManifests(name: string): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{name} has no manifests yet: a preview makes them.', { name }),
  );
}
