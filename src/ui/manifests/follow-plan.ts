import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Readapted } from '../../model/migration/migration-summary.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import type { Shared } from '../shared.ts';
import type { PlanFollower } from './plan-follower.ts';
import type { TargetProblems } from './target-problems.ts';
import { unsavedManifests } from './unsaved-manifests.ts';

/** A migration whose plan a quick-fix has changed. */
export interface PlanFixed {
  folder: string;
}

/**
 * Saves the plan of a migration and its manifests, which were not saved yet, has the manifests follow the plan, says how many changed, and judges
 * them anew. Throws what the engine throws; the plan stays as it is then.
 */
export async function followPlan(
  { shared, problems, follower }: { shared: Shared; problems: TargetProblems; follower: PlanFollower },
  { folder }: PlanFixed,
): Promise<void> {
  if (!(await saveAll(folder))) return;
  await follower.stop(folder);
  const name = basename(folder, '.migration');
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Making the manifests of {name} by its plan', { name }),
    cancellable: true,
  };
  const readapted = await vscode.window.withProgress(options, (_progress, token) =>
    shared.engine.request('migration.readapt', { folder }, { token }),
  );
  tellReadapted(folder, readapted);
  await problems.check(folder, { refresh: false });
}

/** Gives whether everything is saved; of what cannot be saved VS Code says why. */
async function saveAll(folder: string): Promise<boolean> {
  const file = planFile(folder);
  const plan = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.scheme === 'file' && uri.fsPath === file,
  );
  for (const document of [...plan, ...unsavedManifests(folder)]) if (!(await document.save())) return false;
  return true;
}

/** Says how many manifests of a migration have changed with its plan. */
export function tellReadapted(folder: string, { changed, conflicts }: Readapted): void {
  const name = basename(folder, '.migration');
  const args = { name, count: changed, conflicts };
  const words =
    changed === 1
      ? vscode.l10n.t('One manifest of {name} has changed with the plan.', args)
      : vscode.l10n.t('{count} manifests of {name} have changed with the plan.', args);
  if (conflicts === 0) {
    void vscode.window.showInformationMessage(words);
    return;
  }
  const more =
    conflicts === 1
      ? vscode.l10n.t('In one, your edit stays at places that the plan changes too: see its problems.', args)
      : vscode.l10n.t('In {conflicts}, your edits stay at places that the plan changes too: see their problems.', args);
  void vscode.window.showWarningMessage(`${words} ${more}`);
}
