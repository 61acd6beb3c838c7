import * as vscode from 'vscode';
import type { AssessedTarget } from '../../model/assessment/assessment.ts';
import type { MigrationSummary } from '../../model/migration/migration-summary.ts';
import type { Shared } from '../shared.ts';
import { withSignal } from '../token-signal.ts';
import { tellNoManifests } from './check-targets.ts';
import { safeFixes } from './fix-scopes.ts';
import { manifestEdit, tellRefused } from './manifest-edits.ts';
import type { TargetProblems } from './target-problems.ts';

/** What mending a migration needs. */
interface FixScope {
  shared: Shared;
  problems: TargetProblems;
}

/**
 * Fix Everything Safe…: shows what the fixes that nobody has to decide on would change in the manifests of a migration, makes what is
 * accepted of it, and says what is left.
 */
export async function fixEverythingSafe({ shared, problems }: FixScope, summary: MigrationSummary): Promise<void> {
  const { folder, name } = summary;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Looking for what can be mended in {name}', { name }),
    cancellable: true,
  };
  const found = await vscode.window.withProgress(options, async (_progress, token) => {
    const assessed = await judged(problems, folder, token);
    const fixes = safeFixes(assessed.flatMap(({ findings }) => findings));
    const review = vscode.l10n.t('Safe fixes of {name}', { name });
    const made = fixes.length > 0 ? await manifestEdit(shared, fixes, { review, token }) : undefined;
    return { assessed, fixes, made };
  });
  if (found.assessed.length === 0) return tellNoManifests(name);
  if (!found.made) {
    const nothing = vscode.l10n.t('{name} has nothing to mend that nobody has to decide on.', { name });
    void vscode.window.showInformationMessage(nothing);
    return;
  }
  const { edit, refused } = found.made;
  const accepted = edit.size > 0 && (await vscode.workspace.applyEdit(edit, { isRefactoring: true }));
  if (edit.size === 0 || accepted) tellRefused(refused, found.fixes.length);
  if (!accepted) return;
  // Of what was shown a part may have been left out.
  const after = await problems.check(folder, { refresh: false });
  const left = safeFixes(after.flatMap(({ findings }) => findings)).length;
  void vscode.window.showInformationMessage(
    left === 0
      ? vscode.l10n.t('Everything in {name} that is safe to mend is mended. Undo takes it back.', { name })
      : vscode.l10n.t('{name} is mended as accepted. Safe to mend and still there: {left}.', { name, left }),
  );
}

/** What is found by what is known of the targets; they are asked where nothing is. */
function judged(problems: TargetProblems, folder: string, token: vscode.CancellationToken): Promise<AssessedTarget[]> {
  return withSignal(token, async (signal) => {
    const known = await problems.check(folder, { refresh: false, signal });
    return known.length > 0 ? known : problems.check(folder, { refresh: true, signal });
  });
}
