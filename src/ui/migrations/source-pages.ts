import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import type { Leaving, Page, PagePlace } from '../page-flow.ts';
import { askText, pickMany, pickOne, waitFor } from '../wizard.ts';
import { translate as t } from '../words.ts';
import type { Draft, PageScope } from './draft.ts';
import { namespaceProblem } from './target-choices.ts';

/** Namespaces that are listed at the most; who looks for another one types its name. */
const mostNamespaces = 5000;

/** The page "From which cluster?", for a wizard that was not begun on a namespace. */
export function sourceContextPage(scope: PageScope): Page<Draft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<string>(place, {
        placeholder: vscode.l10n.t('From which cluster?'),
        explain: scope.explain,
        rows: async () => {
          const { contexts } = await scope.shared.contexts.list();
          return contexts
            .filter((context) => context.problem === undefined)
            .sort((a, b) => Number(b.current) - Number(a.current))
            .map((context) => ({
              label: context.name,
              description: context.current
                ? vscode.l10n.t('{cluster} · current', { cluster: context.cluster })
                : context.cluster,
              value: context.name,
            }));
        },
        active: (context) =>
          draft.source !== undefined && 'context' in draft.source && draft.source.context === context,
      });
      if (typeof answer === 'string') return answer;
      draft.source = { context: answer.value };
      delete draft.preparation;
      return 'next';
    },
  };
}

/** The page "Which namespaces?"; who may not list them types their names. */
export function sourceNamespacesPage(scope: PageScope): Page<Draft> {
  return {
    async show(draft, place) {
      const { source } = draft;
      if (!source || !('context' in source)) return 'back';
      const { context } = source;
      let names: string[] | undefined;
      const waited = await waitFor(place, {
        placeholder: vscode.l10n.t('Looking for the namespaces of {context}…', { context }),
        explain: scope.explain,
        work: async (signal) => {
          names = await listNamespaces(scope, context, signal);
        },
      });
      if (waited !== 'next') return waited;
      const answer =
        names === undefined ? await typeNamespaces(draft, place, context) : await tick(draft, place, names);
      if (typeof answer === 'string') return answer;
      draft.namespaces = answer.values;
      delete draft.preparation;
      return 'next';
    },
  };
}

function tick(draft: Draft, place: PagePlace, names: readonly string[]): Promise<{ values: string[] } | Leaving> {
  return pickMany<string>(place, {
    placeholder: vscode.l10n.t('Which namespaces shall move? Tick one or more.'),
    rows: names.map((name) => ({ label: name, value: name, picked: draft.namespaces.includes(name) })),
  });
}

async function typeNamespaces(
  draft: Draft,
  place: PagePlace,
  context: string,
): Promise<{ values: string[] } | Leaving> {
  const answer = await askText(place, {
    prompt: vscode.l10n.t('You may not list the namespaces of {context}: type their names, parted by commas.', {
      context,
    }),
    value: draft.namespaces.join(', '),
    check: (text) => {
      const names = namesIn(text);
      if (names.length === 0) return vscode.l10n.t('Type at least one name.');
      return names
        .map((name) => namespaceProblem(name, { source: '', sameCluster: false, others: [] }, t))
        .find((problem) => problem !== undefined);
    },
  });
  return typeof answer === 'string' ? answer : { values: namesIn(answer.value) };
}

function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];
}

/** The names of all namespaces, or nothing where listing them is denied. */
async function listNamespaces(scope: PageScope, context: string, signal: AbortSignal): Promise<string[] | undefined> {
  const names: string[] = [];
  let page: string | undefined;
  try {
    do {
      const list = await scope.shared.engine.request(
        'cluster.namespaces',
        { context, limit: 500, ...(page !== undefined && { continue: page }) },
        { signal },
      );
      names.push(...list.namespaces.filter((one) => !one.terminating).map((one) => one.name));
      page = list.continue;
    } while (page !== undefined && page !== '' && names.length < mostNamespaces);
  } catch (thrown) {
    if (toKubeferryError(thrown).code === 'denied') return undefined;
    throw thrown;
  }
  return names.sort();
}
