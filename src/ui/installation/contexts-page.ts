import * as vscode from 'vscode';
import { isClusterNode } from '../clusters/node.ts';
import type { Page } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import { pickMany } from '../wizard.ts';
import { type ChangeDraft, explain } from './change-draft.ts';

/** The contexts that a command was called for, from VS Code's two arguments; none where it was called for something else. */
export function chosenContexts(clicked: unknown, selected: unknown): string[] {
  if (!isClusterNode(clicked)) return [];
  if (clicked.kind === 'velero' || clicked.kind === 'veleroLine') return [clicked.context];
  if (clicked.kind !== 'context') return [];
  const nodes = Array.isArray(selected) ? selected.filter(isClusterNode) : [];
  const names = nodes.flatMap((node) => (node.kind === 'context' ? [node.context] : []));
  // A right-click outside the selection is about the node clicked alone.
  return names.includes(clicked.context) ? [...new Set(names)] : [clicked.context];
}

/** The page "Into which clusters?", for who chose none in the tree. */
export function contextsPage<Draft extends ChangeDraft>(shared: Shared, placeholder: string): Page<Draft> {
  return {
    async show(draft, place) {
      const answer = await pickMany<string>(place, {
        placeholder,
        explain,
        rows: async () => {
          const { contexts } = await shared.contexts.list();
          const usable = contexts.filter(({ problem }) => problem === undefined);
          return usable.map(({ name, cluster }) => ({
            label: name,
            description: cluster,
            value: name,
            picked: draft.contexts.includes(name),
          }));
        },
      });
      if (typeof answer === 'string') return answer;
      draft.contexts = answer.values;
      return 'next';
    },
  };
}

/** The titles of the wizards: what is done, and where that is known. */
export function titleOf(action: string, contexts: readonly string[]): string {
  return contexts.length === 0
    ? action
    : vscode.l10n.t('{action} · {contexts}', { action, contexts: contexts.join(', ') });
}
