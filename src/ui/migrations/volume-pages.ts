import * as vscode from 'vscode';
import type { ClaimInfo, MigrationPreparation } from '../../model/preparation.ts';
import type { Leaving, Page, PagePlace } from '../page-flow.ts';
import { pickOne, type Row } from '../wizard.ts';
import { translate as t } from '../words.ts';
import {
  type ClaimChoice,
  type ClaimChoices,
  type ClaimRow,
  choiceWords,
  claimKey,
  claimRows,
  undecidedClaims,
} from './claim-choices.ts';
import { type Classes, classesToMap, classRows } from './class-choices.ts';
import type { Draft } from './draft.ts';
import { mappingPage } from './mapping-page.ts';

/** The page about bound claims, whose data is not carried; no page without one. */
export function claimsPage(): Page<Draft> {
  return {
    needed: (draft) => (draft.preparation?.claims.length ?? 0) > 0,
    show: (draft, place) => askClaims(draft.preparation?.claims ?? [], draft.claims, place),
  };
}

/** Asks what shall become of each claim, by name and size, and writes it into `choices`. */
export async function askClaims(
  claims: readonly ClaimInfo[],
  choices: ClaimChoices,
  place: PagePlace,
): Promise<'next' | Leaving> {
  const setAll = (choice: ClaimChoice) => {
    for (const claim of claims) choices[claimKey(claim)] = choice;
  };
  let last: ClaimInfo | undefined;
  for (;;) {
    const rows = claimRows(claims, choices, t);
    const edited = last;
    const answer = await pickOne<ClaimRow>(place, {
      placeholder: vscode.l10n.t(
        'The data of bound claims is not carried. What shall become of them? Claims: {count}',
        {
          count: claims.length,
        },
      ),
      rows: withSeparator(rows),
      active: (row) =>
        edited !== undefined && undecidedClaims(claims, choices).length > 0
          ? row.action === 'claim' && claimKey(row.claim) === claimKey(edited)
          : row === rows[0],
    });
    if (typeof answer === 'string') return answer;
    const { value: row } = answer;
    if (row.action === 'stop') return 'cancel';
    if (row.action === 'continue') return 'next';
    if (row.action === 'claim') {
      last = row.claim;
      if ((await askClaim(row.claim, choices, { ...place, back: true })) === 'cancel') return 'cancel';
    } else {
      setAll(row.action === 'empty-all' ? 'empty' : 'omit');
      return 'next';
    }
  }
}

function withSeparator(rows: readonly ClaimRow[]): Row<ClaimRow>[] {
  const first = rows.findIndex((row) => row.action === 'claim');
  const shown = rows.map((row): Row<ClaimRow> => ({ ...row, label: iconOf(row) + row.label, value: row }));
  const separator: Row<ClaimRow> = {
    label: vscode.l10n.t('One by one'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  return [...shown.slice(0, first), separator, ...shown.slice(first)];
}

function iconOf(row: ClaimRow): string {
  if (row.action === 'continue') return '$(arrow-right) ';
  if (row.action === 'stop') return '$(circle-slash) ';
  return row.action === 'claim' ? '$(database) ' : '$(checklist) ';
}

async function askClaim(claim: ClaimInfo, choices: ClaimChoices, place: PagePlace): Promise<'next' | Leaving> {
  const answer = await pickOne<ClaimChoice>(place, {
    placeholder: vscode.l10n.t('{claim}, {size}: what shall become of it?', {
      claim: claimKey(claim),
      size: claim.size,
    }),
    rows: (['empty', 'omit'] as const).map((choice) => ({ label: choiceWords(claim, choice, t), value: choice })),
    active: (choice) => choice === choices[claimKey(claim)],
  });
  if (typeof answer === 'string') return answer;
  choices[claimKey(claim)] = answer.value;
  return 'next';
}

/** The page that maps storage classes which the target does not have. */
export function storageClassPage(): Page<Draft> {
  return classPage(
    (preparation) => preparation.storageClasses,
    (draft) => draft.storageClasses,
    () => vscode.l10n.t('Storage classes that the target does not have'),
  );
}

/** The page that maps ingress classes which the target does not have. */
export function ingressClassPage(): Page<Draft> {
  return classPage(
    (preparation) => preparation.ingressClasses,
    (draft) => draft.ingressClasses,
    () => vscode.l10n.t('Ingress classes that the target does not have'),
  );
}

function classPage(
  classesOf: (preparation: MigrationPreparation) => Classes,
  chosenOf: (draft: Draft) => Record<string, string>,
  placeholder: () => string,
): Page<Draft> {
  return {
    needed: (draft) => draft.preparation !== undefined && classesToMap(classesOf(draft.preparation)).length > 0,
    async show(draft, place) {
      if (!draft.preparation) return 'back';
      const classes = classesOf(draft.preparation);
      const chosen = chosenOf(draft);
      return mappingPage(place, {
        placeholder: placeholder(),
        rows: () => classRows(classes, chosen, t),
        problem: () => undefined,
        edit: (from, inner) => askClass(from, classes, chosen, inner),
      });
    },
  };
}

async function askClass(
  from: string,
  classes: Classes,
  chosen: Record<string, string>,
  place: PagePlace,
): Promise<'next' | Leaving> {
  const rows: Row<string>[] = classes.target.map((name) => ({
    label: name,
    description: name === classes.suggested[from] ? vscode.l10n.t('suggested') : '',
    value: name,
  }));
  const keep: Row<string> = {
    label: vscode.l10n.t('Keep {name}', { name: from }),
    description: vscode.l10n.t('the target does not have this class'),
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
