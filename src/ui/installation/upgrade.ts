import * as vscode from 'vscode';
import { runWizard } from '../page-flow.ts';
import type { ChangeDraft, InstallationScope } from './change-draft.ts';
import { contextsPage, titleOf } from './contexts-page.ts';
import { gatePage, planPage } from './gate-page.ts';
import { type NamespaceDraft, namespacePage } from './namespace-page.ts';

/** Upgrade Velero…: shows what becomes of what, and brings it to the newest version that is known. */
export async function upgradeVelero(scope: InstallationScope, contexts: string[]): Promise<void> {
  const action = vscode.l10n.t('Upgrade Velero');
  const draft: NamespaceDraft = { contexts };
  const pages = [
    ...(contexts.length === 0 ? [contextsPage<NamespaceDraft>(scope.shared, vscode.l10n.t('In which clusters?'))] : []),
    namespacePage(scope),
    planPage<NamespaceDraft>(scope, ({ namespace }) =>
      namespace === undefined ? undefined : { verb: 'upgrade', namespace },
    ),
    gatePage<ChangeDraft>(scope, vscode.l10n.t('Upgrade')),
  ];
  const finished = await runWizard(titleOf(action, contexts), pages, draft);
  if (finished && draft.change) await scope.changes.run(draft.contexts, draft.change, action);
}
