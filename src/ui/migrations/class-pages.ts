import * as vscode from 'vscode';
import type { Message } from '../../model/message.ts';
import type { MigrationPreparation } from '../../model/migration/preparation.ts';
import type { Leaving, Page, PagePlace } from '../page-flow.ts';
import { pickOne, type Row } from '../wizard.ts';
import { sentence, translate as t } from '../words.ts';
import { type Classes, classesToMap, classRows, offeredClasses } from './class-choices.ts';
import type { Draft } from './draft.ts';
import { mappingPage } from './mapping-page.ts';

/** The page that maps storage classes which the target does not have. */
export function storageClassPage(): Page<Draft> {
  return classPage({
    classesOf: (preparation) => preparation.storageClasses,
    chosenOf: (draft) => draft.storageClasses,
    placeholder: () => vscode.l10n.t('Storage classes that the target does not have'),
    ...noClass,
  });
}

/** The page that maps ingress classes which the target does not have. */
export function ingressClassPage(): Page<Draft> {
  return classPage({
    classesOf: (preparation) => preparation.ingressClasses,
    chosenOf: (draft) => draft.ingressClasses,
    placeholder: () => vscode.l10n.t('Ingress classes that the target does not have'),
    ...noClass,
  });
}

/** The page that maps labels by which pods choose nodes, and that no node of the target has. */
export function nodeLabelPage(): Page<Draft> {
  return classPage({
    classesOf: (preparation) => preparation.nodeLabels,
    chosenOf: (draft) => draft.nodeLabels,
    placeholder: () => vscode.l10n.t('Labels by which pods choose nodes, and that no node of the target has'),
    kept: () => vscode.l10n.t('kept; no node of the target has this label'),
    lacking: () => vscode.l10n.t('no node of the target has this label'),
  });
}

/** What a page maps, and its words. */
interface ClassPage {
  classesOf(preparation: MigrationPreparation): Classes;
  chosenOf(draft: Draft): Record<string, string>;
  placeholder(): string;
  /** Said of a name that nothing takes the place of: in its row, and where it is chosen. */
  kept(): string;
  lacking(): string;
}

const noClass = {
  kept: () => vscode.l10n.t('kept; the target does not have this class'),
  lacking: () => vscode.l10n.t('the target does not have this class'),
};

function classPage({ classesOf, chosenOf, placeholder, kept, lacking }: ClassPage): Page<Draft> {
  return {
    needed: (draft) => draft.preparation !== undefined && classesToMap(classesOf(draft.preparation)).length > 0,
    async show(draft, place) {
      if (!draft.preparation) return 'back';
      const classes = classesOf(draft.preparation);
      const chosen = chosenOf(draft);
      return mappingPage(place, {
        placeholder: placeholder(),
        rows: () =>
          classRows(classes, chosen, t, kept()).map(({ reason, ...row }) => ({ ...row, ...detailOf(reason) })),
        problem: () => undefined,
        edit: (from, inner) => askClass(from, { classes, chosen, lacking: lacking() }, inner),
      });
    },
  };
}

async function askClass(
  from: string,
  { classes, chosen, lacking }: { classes: Classes; chosen: Record<string, string>; lacking: string },
  place: PagePlace,
): Promise<'next' | Leaving> {
  const rows: Row<string>[] = offeredClasses(classes, from).map(({ name, reason }, at) => ({
    label: name,
    description: reason && at === 0 ? vscode.l10n.t('suggested') : '',
    ...detailOf(reason),
    value: name,
  }));
  const keep: Row<string> = {
    label: vscode.l10n.t('Keep {name}', { name: from }),
    description: lacking,
    value: from,
  };
  const answer = await pickOne<string>(place, {
    placeholder: vscode.l10n.t('What takes the place of {name}?', { name: from }),
    rows: [...rows, keep],
    active: (name) => name === (chosen[from] ?? from),
  });
  if (typeof answer === 'string') return answer;
  if (answer.value === from) delete chosen[from];
  else chosen[from] = answer.value;
  return 'next';
}

function detailOf(reason: Message | undefined): { detail?: string } {
  return reason ? { detail: sentence(reason) } : {};
}
