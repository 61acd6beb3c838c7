import * as vscode from 'vscode';
import type { RegistryUse } from '../../model/migration/preparation.ts';
import type { Leaving, Page, PagePlace } from '../page-flow.ts';
import { askText, pickOne, type Row } from '../wizard.ts';
import { sentence, translate as t } from '../words.ts';
import type { Draft } from './draft.ts';
import { imagePrefixProblem } from './image-prefix.ts';
import { mappingPage } from './mapping-page.ts';
import {
  asksForRegistries,
  keptWords,
  offeredRegistries,
  type RegistryAnswer,
  registryRows,
} from './registry-choices.ts';
import type { Remembered } from './remembered.ts';

/** The page about the registries that images come from: each is kept unless a person says what takes its place. */
export function registryPage({ byTarget }: Remembered): Page<Draft> {
  return {
    needed: ({ preparation, target = '' }) =>
      preparation !== undefined && asksForRegistries(preparation.registries, byTarget[target]?.registries),
    async show({ preparation, registries: chosen }, place) {
      if (!preparation) return 'back';
      return mappingPage(place, {
        placeholder: vscode.l10n.t('Registries that the images come from'),
        rows: () =>
          registryRows(preparation.registries, chosen, t).map(({ reason, ...row }) => ({
            ...row,
            ...(reason && { detail: sentence(reason) }),
          })),
        problem: () => undefined,
        edit: async (from, inner) => {
          const registry = preparation.registries.find(({ host }) => host === from);
          return registry && askRegistry(registry, chosen, inner);
        },
      });
    },
  };
}

async function askRegistry(
  registry: RegistryUse,
  chosen: Record<string, string>,
  place: PagePlace,
): Promise<'next' | Leaving> {
  const { host } = registry;
  const offered = offeredRegistries(registry, chosen[host]);
  const another: Row<string | true> = {
    label: `$(edit) ${vscode.l10n.t('Another one…')}`,
    description: vscode.l10n.t('a registry, or a path in one'),
    value: true,
  };
  const answer = await pickOne<string | true>(place, {
    placeholder: vscode.l10n.t('What takes the place of {name}? The images have to be copied there.', { name: host }),
    rows: [...offered.map((one) => answerRow(one, registry)), another],
    active: (value) => value === chosen[host],
    typed: (text) => {
      const problem = imagePrefixProblem(text, t);
      if (problem !== undefined) return { label: text, detail: problem };
      return { label: text, description: vscode.l10n.t('your choice'), value: text };
    },
  });
  if (typeof answer === 'string') return answer;
  if (answer.value !== true) {
    chosen[host] = answer.value;
    return 'next';
  }
  const typed = await askText(
    { ...place, back: true },
    {
      prompt: vscode.l10n.t('What takes the place of {name} at the start of image names?', { name: host }),
      value: chosen[host] ?? host,
      check: (text) => imagePrefixProblem(text, t),
    },
  );
  if (typed === 'back') return askRegistry(registry, chosen, place);
  if (typed === 'cancel') return 'cancel';
  chosen[host] = typed.value;
  return 'next';
}

function answerRow({ to, sort, reason }: RegistryAnswer, registry: RegistryUse): Row<string> {
  if (sort === 'kept') {
    return { label: vscode.l10n.t('Keep {name}', { name: to }), description: keptWords(registry, t), value: to };
  }
  const best = to === registry.suggested[0]?.to ? vscode.l10n.t('suggested') : '';
  return {
    label: to,
    description: sort === 'typed' ? vscode.l10n.t('your choice') : best,
    ...(reason && { detail: sentence(reason) }),
    value: to,
  };
}
