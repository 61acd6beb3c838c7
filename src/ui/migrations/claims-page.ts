import * as vscode from 'vscode';
import type { CarriedChoice, ClaimInfo, MigrationPreparation } from '../../model/migration/preparation.ts';
import type { Leaving, Page, PagePlace } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import { pickMany, pickOne, type Row } from '../wizard.ts';
import { translate as t } from '../words.ts';
import {
  type ClaimChoice,
  type ClaimChoices,
  type ClaimRow,
  choicesFor,
  choiceWords,
  claimKey,
  claimRows,
  claimsFor,
  troubleWords,
  undecidedClaims,
} from './claim-choices.ts';
import type { Draft, PageScope } from './draft.ts';
import { carriedBy, installRow } from './engine-choices.ts';
import { leaveForInstallation } from './engine-page.ts';

/** What is to be known of claims besides them: what the engine can do with data here, and how to leave for one that can. */
export interface ClaimsAbout {
  carried: readonly CarriedChoice[];
  /** Offers to leave for what would carry data; absent: nothing does. */
  install?: { row: Row<ClaimRow | 'install'>; leave: () => 'cancel' };
}

/** The page about bound claims, whose data is left behind where nothing else is chosen; no page without one. */
export function claimsPage({ shared }: PageScope): Page<Draft> {
  return {
    needed: (draft) => (draft.preparation?.claims.length ?? 0) > 0,
    show({ preparation, engine, claims }, place) {
      const carried = engine?.engine === 'velero' ? carriedBy(engine.offer) : [];
      return askClaims(preparation?.claims ?? [], claims, { carried, ...installOffer(shared, preparation) }, place);
    },
  };
}

/** Where no Velero was there to choose, this is where a person misses it. */
function installOffer(shared: Shared, preparation: MigrationPreparation | undefined): Pick<ClaimsAbout, 'install'> {
  const velero = preparation?.velero;
  const installIn = velero?.seen.length === 0 ? (velero.obstacle?.installIn ?? []) : [];
  if (installIn.length === 0) return {};
  const { label } = installRow(installIn, t);
  const detail = vscode.l10n.t('Then the files of volumes can go along. Leaves this wizard; nothing has been changed.');
  const row = { label: `$(cloud-download) ${label}`, detail, value: 'install' as const };
  return { install: { row, leave: () => leaveForInstallation(shared, installIn) } };
}

/** Asks what shall become of each claim, by name and size, and writes it into `choices`. */
export async function askClaims(
  claims: readonly ClaimInfo[],
  choices: ClaimChoices,
  about: ClaimsAbout,
  place: PagePlace,
): Promise<'next' | Leaving> {
  const { carried, install } = about;
  let last: ClaimInfo | undefined;
  for (;;) {
    const rows = claimRows(claims, choices, carried, t);
    const edited = last;
    const answer = await pickOne<ClaimRow | 'install'>(place, {
      placeholder: claimsPlaceholder(claims.length, carried),
      rows: withSeparator(rows, install?.row),
      active: (row) =>
        edited !== undefined && undecidedClaims(claims, choices).length > 0
          ? row !== 'install' && row.action === 'claim' && claimKey(row.claim) === claimKey(edited)
          : row === rows[0],
    });
    if (typeof answer === 'string') return answer;
    const { value: row } = answer;
    if (row === 'install') return install?.leave() ?? 'cancel';
    if (row.action === 'stop') return 'cancel';
    if (row.action === 'continue') return 'next';
    if (row.action === 'all') {
      for (const claim of claimsFor(claims, row.choice, carried)) choices[claimKey(claim)] = row.choice;
      if (undecidedClaims(claims, choices).length === 0) return 'next';
      continue;
    }
    const inner = { ...place, back: true };
    last = row.action === 'claim' ? row.claim : undefined;
    const asked =
      row.action === 'claim'
        ? await askClaim(row.claim, choices, carried, inner)
        : await askSeveral(claims, choices, carried, inner);
    if (asked === 'cancel') return 'cancel';
  }
}

function claimsPlaceholder(count: number, carried: readonly CarriedChoice[]): string {
  return carried.length === 0
    ? vscode.l10n.t('The data of bound claims is not carried. What shall become of them? Claims: {count}', { count })
    : vscode.l10n.t('What shall become of the data of bound claims? Claims: {count}', { count });
}

function withSeparator(
  rows: readonly ClaimRow[],
  install: Row<ClaimRow | 'install'> | undefined,
): Row<ClaimRow | 'install'>[] {
  const first = rows.findIndex((row) => row.action === 'claim');
  const shown = rows.map((row): Row<ClaimRow | 'install'> => ({ ...row, label: iconOf(row) + row.label, value: row }));
  const separator: Row<ClaimRow> = {
    label: vscode.l10n.t('One by one'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  return [...shown.slice(0, first), ...(install ? [install] : []), separator, ...shown.slice(first)];
}

function iconOf(row: ClaimRow): string {
  if (row.action === 'continue') return '$(arrow-right) ';
  if (row.action === 'stop') return '$(circle-slash) ';
  return row.action === 'claim' ? '$(database) ' : '$(checklist) ';
}

async function askClaim(
  claim: ClaimInfo,
  choices: ClaimChoices,
  carried: readonly CarriedChoice[],
  place: PagePlace,
): Promise<'next' | Leaving> {
  const rows: Row<ClaimChoice>[] = choicesFor(claim, carried).map((choice) => ({
    label: choiceWords(claim, choice, t),
    value: choice,
  }));
  const trouble = troubleWords(claim, carried, t);
  const answer = await pickOne<ClaimChoice>(place, {
    placeholder: vscode.l10n.t('{claim}, {size}: what shall become of it?', {
      claim: claimKey(claim),
      size: claim.size,
    }),
    rows:
      trouble === undefined
        ? rows
        : [...rows, { label: `$(circle-slash) ${vscode.l10n.t('Its files cannot go along')}`, detail: trouble }],
    active: (choice) => choice === choices[claimKey(claim)],
  });
  if (typeof answer === 'string') return answer;
  choices[claimKey(claim)] = answer.value;
  return 'next';
}

/** Asks for claims, and then once for all of them. What a choice is not possible for stays as it was. */
async function askSeveral(
  claims: readonly ClaimInfo[],
  choices: ClaimChoices,
  carried: readonly CarriedChoice[],
  place: PagePlace,
): Promise<'next' | Leaving> {
  const ticked = await pickMany<ClaimInfo>(place, {
    placeholder: vscode.l10n.t('Which claims? Tick those that the same shall become of.'),
    rows: claims.map((claim) => ({
      label: claimKey(claim),
      description: [claim.size, claim.storageClass].filter((fact) => fact !== undefined).join(' · '),
      detail: choiceWords(claim, choices[claimKey(claim)], t),
      value: claim,
    })),
  });
  if (typeof ticked === 'string') return ticked;
  const possible = ([...carried, 'empty', 'omit'] as const).flatMap((choice) => {
    const able = claimsFor(ticked.values, choice, carried);
    return able.length > 0 ? [{ choice, able }] : [];
  });
  const answer = await pickOne<(typeof possible)[number]>(place, {
    placeholder: vscode.l10n.t('What shall become of them? Claims: {count}', { count: ticked.values.length }),
    rows: possible.map((value) => {
      const { choice, able } = value;
      const label = choiceWords({}, choice, t);
      if (able.length === ticked.values.length) return { label, value };
      return { label, description: vscode.l10n.t('possible for {count} of them', { count: able.length }), value };
    }),
  });
  if (typeof answer === 'string') return answer;
  for (const claim of answer.value.able) choices[claimKey(claim)] = answer.value.choice;
  return 'next';
}
