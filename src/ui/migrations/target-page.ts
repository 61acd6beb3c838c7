import * as vscode from 'vscode';
import type { Leaving, Page, PagePlace } from '../page-flow.ts';
import { askText, pickOne, type Row, waitFor } from '../wizard.ts';
import { translate as t } from '../words.ts';
import { presetClasses } from './class-choices.ts';
import { type Draft, isSameCluster, type PageScope } from './draft.ts';
import { mappingPage } from './mapping-page.ts';
import { presetRegistries } from './registry-choices.ts';
import type { Remembered } from './remembered.ts';
import { namespaceProblem, suggestedNamespace, targetChoices } from './target-choices.ts';

/** The page "To which cluster?". */
export function targetPage(scope: PageScope, remembered: Remembered): Page<Draft> {
  return {
    async show(draft, place) {
      const sourceContext = draft.source && 'context' in draft.source ? draft.source.context : undefined;
      const answer = await pickOne<string>(place, {
        placeholder: vscode.l10n.t('To which cluster?'),
        explain: scope.explain,
        rows: async () => {
          const { contexts } = await scope.shared.contexts.list();
          const source = {
            ...(sourceContext !== undefined && { context: sourceContext }),
            namespaces: draft.namespaces,
          };
          return targetChoices(contexts, source, remembered.target, t).map((choice) => ({
            label: choice.context,
            description: choice.description,
            value: choice.context,
          }));
        },
        active: (context) => context === draft.target,
      });
      if (typeof answer === 'string') return answer;
      if (answer.value !== draft.target) {
        delete draft.preparation;
      }
      draft.target = answer.value;
      return 'next';
    },
  };
}

/** Waits for what both clusters say, and fills in the answers that follow from it. */
export function preparePage(scope: PageScope, remembered: Remembered): Page<Draft> {
  return {
    waits: true,
    needed: (draft) => draft.preparation === undefined,
    show(draft, place) {
      const { source, target } = draft;
      if (!source || target === undefined) return Promise.resolve('back');
      return waitFor(place, {
        placeholder: vscode.l10n.t('Looking at {target} and at what moves…', { target }),
        explain: scope.explain,
        work: async (signal) => {
          const preparation = await scope.shared.engine.request(
            'migration.prepare',
            { source, namespaces: draft.namespaces, target },
            { signal },
          );
          draft.preparation = preparation;
          delete draft.engine;
          delete draft.veleroStore;
          draft.claims = {};
          const known = remembered.byTarget[target];
          draft.storageClasses = presetClasses(preparation.storageClasses, known?.storageClasses);
          draft.ingressClasses = presetClasses(preparation.ingressClasses, known?.ingressClasses);
          draft.nodeLabels = presetClasses(preparation.nodeLabels, known?.nodeLabels);
          draft.registries = presetRegistries(preparation.registries, known?.registries);
          draft.targetNamespaces = {};
          for (const namespace of draft.namespaces) {
            draft.targetNamespaces[namespace] = suggestedNamespace(namespace, {
              sameCluster: isSameCluster(draft),
              remembered: known?.namespaces[namespace],
              taken: preparation.targetNamespaces,
            });
          }
        },
      });
    },
  };
}

/** The page "Into which namespace?": one list for one namespace, a list of pairs for several. */
export function namespacePage(): Page<Draft> {
  return {
    show(draft, place) {
      const [only, ...more] = draft.namespaces;
      if (only !== undefined && more.length === 0) return askNamespace(draft, only, place);
      return mappingPage(place, {
        placeholder: vscode.l10n.t('Into which namespaces?'),
        rows: () =>
          draft.namespaces.map((from) => {
            const to = draft.targetNamespaces[from] ?? from;
            return { from, label: `${from} → ${to}`, description: describe(draft, to) };
          }),
        problem: () => {
          for (const from of draft.namespaces) {
            const problem = problemOf(draft, from, draft.targetNamespaces[from] ?? from);
            if (problem !== undefined) return problem;
          }
          return undefined;
        },
        edit: (from, inner) => askNamespace(draft, from, inner),
      });
    },
  };
}

async function askNamespace(draft: Draft, source: string, place: PagePlace): Promise<'next' | Leaving> {
  const suggested = draft.targetNamespaces[source] ?? source;
  const others = draft.preparation?.targetNamespaces ?? [];
  const names = [...new Set([suggested, source, ...others])].filter(
    (name) => problemOf(draft, source, name) === undefined,
  );
  const rows: Row<string | true>[] = names.map((name) => ({
    label: name,
    description: describe(draft, name),
    value: name,
  }));
  const another: Row<string | true> = { label: `$(edit) ${vscode.l10n.t('Another name…')}`, value: true };
  const answer = await pickOne<string | true>(place, {
    placeholder: vscode.l10n.t('Into which namespace shall {namespace} go?', { namespace: source }),
    rows: [...rows.slice(0, 1), another, ...rows.slice(1)],
    typed: (name) => {
      const problem = problemOf(draft, source, name);
      if (problem !== undefined) return { label: name, detail: problem };
      return { label: name, description: describe(draft, name), value: name };
    },
  });
  if (typeof answer === 'string') return answer;
  if (answer.value !== true) {
    draft.targetNamespaces[source] = answer.value;
    return 'next';
  }
  const typed = await askText(
    { ...place, back: true },
    {
      prompt: vscode.l10n.t('The namespace on {target}', { target: draft.target ?? '' }),
      value: suggested,
      check: (name) => problemOf(draft, source, name),
    },
  );
  if (typed === 'back') return askNamespace(draft, source, place);
  if (typed === 'cancel') return 'cancel';
  draft.targetNamespaces[source] = typed.value;
  return 'next';
}

function problemOf(draft: Draft, source: string, name: string): string | undefined {
  const others = draft.namespaces.filter((one) => one !== source).map((one) => draft.targetNamespaces[one] ?? one);
  return namespaceProblem(name, { source, sameCluster: isSameCluster(draft), others }, t);
}

function describe(draft: Draft, name: string): string {
  return draft.preparation?.targetNamespaces.includes(name)
    ? vscode.l10n.t('exists on {target}', { target: draft.target ?? '' })
    : vscode.l10n.t('will be created');
}
