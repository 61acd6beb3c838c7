import * as vscode from 'vscode';
import type { Leaving, PagePlace } from '../page-flow.ts';
import { pickOne, type Row } from '../wizard.ts';

/** One name and what becomes of it. */
export interface MappingRow {
  from: string;
  label: string;
  description: string;
  /** More about it, on a line of its own. */
  detail?: string;
}

/**
 * A page with a row for each name that is mapped: Enter takes all of them as they are, a row changes its own.
 * `problem` is a sentence while they cannot be taken; `edit` asks for one name.
 */
export async function mappingPage(
  place: PagePlace,
  about: {
    placeholder: string;
    rows: () => MappingRow[];
    problem: () => string | undefined;
    edit: (from: string, place: PagePlace) => Promise<unknown>;
  },
): Promise<'next' | Leaving> {
  let last: string | undefined;
  for (;;) {
    const problem = about.problem();
    const go: Row<string | true> = {
      label: `$(arrow-right) ${vscode.l10n.t('Continue')}`,
      detail: vscode.l10n.t('Take these names; choose one to change it.'),
      value: true,
    };
    const rows = about.rows().map((row): Row<string | true> => ({ ...row, value: row.from }));
    const edited = last;
    const answer = await pickOne(place, {
      placeholder: problem ?? about.placeholder,
      rows: problem === undefined ? [go, ...rows] : rows,
      active: (value) => value === (problem === undefined ? true : edited),
    });
    if (typeof answer === 'string') return answer;
    if (answer.value === true) return 'next';
    last = answer.value;
    const did = await about.edit(answer.value, { ...place, back: true });
    if (did === 'cancel') return 'cancel';
  }
}
