import * as vscode from 'vscode';
import type { VeleroInstallation } from '../../model/velero/velero-installation.ts';
import type { Page } from '../page-flow.ts';
import { pickOne, type Row } from '../wizard.ts';
import { type ChangeDraft, explain, type InstallationScope } from './change-draft.ts';

/** The answers of a wizard that is about a Velero which is there. */
export interface NamespaceDraft extends ChangeDraft {
  /** Where it is, in every cluster that was chosen. */
  namespace?: string;
}

/** The page "Which Velero?". */
export function namespacePage<Draft extends NamespaceDraft>({ shared }: InstallationScope): Page<Draft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<string>(place, {
        placeholder: vscode.l10n.t('Which Velero?'),
        explain,
        rows: async (signal) => {
          const asked = draft.contexts.map((context) =>
            shared.engine.request('velero.installations', { context }, { signal }),
          );
          return rowsOf((await Promise.all(asked)).flat());
        },
        active: (namespace) => namespace === draft.namespace,
      });
      if (typeof answer === 'string') return answer;
      draft.namespace = answer.value;
      delete draft.plans;
      return 'next';
    },
  };
}

/** A row for each namespace in which some cluster has a Velero. */
function rowsOf(found: readonly VeleroInstallation[]): Row<string>[] {
  const namespaces = [...new Set(found.map(({ namespace }) => namespace))];
  if (namespaces.length === 0) return [{ label: vscode.l10n.t('There is no Velero') }];
  return namespaces.map((namespace) => {
    const there = found.filter((one) => one.namespace === namespace);
    const words = there.map(({ context, server }) => {
      const version = server ? (server.version ?? server.image) : vscode.l10n.t('without a server');
      return vscode.l10n.t('{context}: {words}', { context, words: version });
    });
    return { label: namespace, description: words.join(', '), value: namespace };
  });
}
