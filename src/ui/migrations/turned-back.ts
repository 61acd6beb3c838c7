import * as vscode from 'vscode';
import type { Message } from '../../model/message.ts';
import type { MigrationInput } from '../../model/migration/plan.ts';
import type { Leaving, PagePlace } from '../page-flow.ts';
import { waitFor } from '../wizard.ts';
import { sentence } from '../words.ts';
import type { PageScope } from './draft.ts';

/** Whether a plan may bring a namespace back to an earlier state of its own: only then the clusters are asked. */
export function mayTurnBack({ spec }: MigrationInput): boolean {
  return 'backup' in spec.source && spec.existing === 'update';
}

/** Waits for what the engine says of that; the write gate shows it. */
export async function askTurnedBack(
  { shared, explain }: PageScope,
  plan: MigrationInput,
  place: PagePlace,
): Promise<{ warnings: Message[] } | Leaving> {
  let warnings: Message[] = [];
  const left = await waitFor(place, {
    placeholder: vscode.l10n.t('Looking for what would go back…'),
    explain,
    work: async (signal) => {
      warnings = await shared.engine.request('migration.turnedBack', { plan }, { signal });
    },
  });
  return left === 'next' ? { warnings } : left;
}

/** The rows of a write gate about it. */
export function turnedBackRows(warnings: readonly Message[]): { label: string; detail: string }[] {
  return warnings.map((words) => ({
    label: vscode.l10n.t('What changed since this backup goes back'),
    detail: sentence(words),
  }));
}
