import * as vscode from 'vscode';
import { runWizard } from '../page-flow.ts';
import type { InstallationScope } from './change-draft.ts';
import { cloudPages } from './cloud-pages.ts';
import { contextsPage, titleOf } from './contexts-page.ts';
import { gatePage, planPage } from './gate-page.ts';
import { type InstallDraft, installChange, newInstallDraft } from './install-draft.ts';
import { optionsPage } from './options-page.ts';
import { storePage } from './store-page.ts';

/** Install Velero…: asks for the store and the options, shows what will be written, and installs. */
export async function installVelero(scope: InstallationScope, contexts: string[]): Promise<void> {
  const action = vscode.l10n.t('Install Velero');
  const draft = newInstallDraft(contexts);
  const pages = [
    ...(contexts.length === 0
      ? [contextsPage<InstallDraft>(scope.shared, vscode.l10n.t('Into which clusters? The same store serves all.'))]
      : []),
    storePage(scope),
    ...cloudPages(),
    optionsPage(),
    planPage(scope, installChange),
    gatePage<InstallDraft>(scope, vscode.l10n.t('Install')),
  ];
  const finished = await runWizard(titleOf(action, contexts), pages, draft);
  if (finished && draft.change) await scope.changes.run(draft.contexts, draft.change, action);
}
