import * as vscode from 'vscode';
import { clusterScope } from '../../model/backups/backup-contents.ts';
import type { StoredBackup } from '../../model/backups/backup-requests.ts';
import { backedUpNamespaceOf, completeBackupOf } from '../backups/node.ts';
import { type Draft, newDraft, pageScope } from '../migrations/draft.ts';
import { parseRemembered } from '../migrations/remembered.ts';
import { targetPage } from '../migrations/target-page.ts';
import { type Page, runWizard } from '../page-flow.ts';
import { pickMany } from '../wizard.ts';
import { type AssessmentScope, showAssessment } from './show.ts';

/** Assess… on a backup, or on a namespace of one: asks for the target, and which namespaces where there are several, and shows what would become of them there. */
export async function assessBackup(scope: AssessmentScope, node: unknown): Promise<void> {
  const chosen = chosenBackup(node);
  if (!chosen) return;
  const { namespace, ...source } = chosen;
  const all = namespace === undefined ? await namespacesOf(scope, source) : [namespace];
  if (all.length === 0) {
    const words = vscode.l10n.t('The backup {name} holds no namespace.', { name: source.name });
    void vscode.window.showInformationMessage(words);
    return;
  }
  const draft = newDraft(undefined, all);
  const pages = [namespacesPage(all), targetPage(pageScope(scope.shared), parseRemembered(undefined))];
  const title = vscode.l10n.t('Assess {namespaces}', { namespaces: namespace ?? source.name });
  const finished = await runWizard(title, pages, draft);
  if (!finished || draft.target === undefined) return;
  await showAssessment(scope, { source, namespaces: draft.namespaces, target: draft.target });
}

function chosenBackup(node: unknown): (StoredBackup & { namespace?: string }) | undefined {
  const within = backedUpNamespaceOf(node);
  if (within) return { store: within.store, name: within.backup, namespace: within.namespace };
  const whole = completeBackupOf(node);
  return whole && { store: whole.store, name: whole.backup.name };
}

/** The namespaces that a backup holds objects of: one of all namespaces does not name them. */
async function namespacesOf({ shared }: AssessmentScope, source: StoredBackup): Promise<string[]> {
  const { counts = [] } = await shared.engine.request('backup.show', source);
  const names = new Set(counts.flatMap(({ namespaces }) => Object.keys(namespaces)));
  names.delete(clusterScope);
  return [...names].sort();
}

function namespacesPage(all: readonly string[]): Page<Draft> {
  return {
    needed: () => all.length > 1,
    async show(draft, place) {
      const answer = await pickMany<string>(place, {
        placeholder: vscode.l10n.t('Which namespaces of the backup? All are ticked; Enter takes them.'),
        rows: all.map((name) => ({ label: name, value: name, picked: draft.namespaces.includes(name) })),
      });
      if (typeof answer === 'string') return answer;
      draft.namespaces = answer.values;
      return 'next';
    },
  };
}
