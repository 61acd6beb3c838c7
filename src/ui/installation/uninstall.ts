import * as vscode from 'vscode';
import { type Page, runWizard } from '../page-flow.ts';
import { pickOne } from '../wizard.ts';
import type { InstallationScope } from './change-draft.ts';
import { contextsPage, titleOf } from './contexts-page.ts';
import { gatePage, planPage } from './gate-page.ts';
import { type NamespaceDraft, namespacePage } from './namespace-page.ts';

interface UninstallDraft extends NamespaceDraft {
  whole?: { definitions: boolean; withNamespace: boolean };
}

/** Uninstall Velero…: asks what goes along, shows what becomes of what, and takes it out. What lies in the bucket stays. */
export async function uninstallVelero(scope: InstallationScope, contexts: string[]): Promise<void> {
  const action = vscode.l10n.t('Uninstall Velero');
  const draft: UninstallDraft = { contexts };
  const pages = [
    ...(contexts.length === 0 ? [contextsPage<UninstallDraft>(scope.shared, vscode.l10n.t('In which clusters?'))] : []),
    namespacePage<UninstallDraft>(scope),
    wholePage(),
    planPage<UninstallDraft>(scope, ({ namespace, whole }) =>
      namespace === undefined || !whole ? undefined : { verb: 'uninstall', namespace, ...whole },
    ),
    gatePage<UninstallDraft>(scope, vscode.l10n.t('Uninstall')),
  ];
  const finished = await runWizard(titleOf(action, contexts), pages, draft);
  if (finished && draft.change) await scope.changes.run(draft.contexts, draft.change, action);
}

function wholePage(): Page<UninstallDraft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<{ definitions: boolean; withNamespace: boolean }>(place, {
        placeholder: vscode.l10n.t('What goes? What lies in the bucket stays in any case.'),
        rows: [
          {
            label: vscode.l10n.t('Velero only'),
            detail: vscode.l10n.t('Backups, schedules, stores and Secrets stay in the namespace for the next Velero'),
            value: { definitions: false, withNamespace: false },
          },
          {
            label: vscode.l10n.t('Velero and its namespace'),
            detail: vscode.l10n.t('Only where nothing of somebody else is in it'),
            value: { definitions: false, withNamespace: true },
          },
          {
            label: vscode.l10n.t('Velero, its namespace and its definitions'),
            detail: vscode.l10n.t('Only where no other Velero needs them'),
            value: { definitions: true, withNamespace: true },
          },
        ],
      });
      if (typeof answer === 'string') return answer;
      draft.whole = answer.value;
      delete draft.plans;
      return 'next';
    },
  };
}
