import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import type { MigrationSummary } from '../../model/migration/migration-summary.ts';
import type { PlannedVolumes } from '../../model/migration/preparation.ts';
import type { Shared } from '../shared.ts';
import { errorSentence } from '../words.ts';
import { type VolumeRows, volumeRows } from './volume-rows.ts';

/** Seconds for which a write gate waits for a source: the run itself says why it does not answer. */
const longest = 20;

/**
 * Looks for what becomes of the data of volumes where the plan of a folder is run; nothing where the person does not wait for that.
 * Where nobody can tell, the rows say so.
 */
export async function lookForVolumes(
  { engine }: Shared,
  { folder, name }: MigrationSummary,
): Promise<VolumeRows | undefined> {
  const title = vscode.l10n.t('{name}: looking for data that stays behind', { name });
  // No page, which a question for the keys of a store would close.
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const signal = AbortSignal.timeout(longest * 1000);
    try {
      return rowsOf(await engine.request('migration.volumes', { folder }, { token, signal }));
    } catch (thrown) {
      if (token.isCancellationRequested) return undefined;
      const late = vscode.l10n.t('There was no answer in {seconds} seconds.', { seconds: longest });
      const detail = signal.aborted ? late : errorSentence(toKubeferryError(thrown));
      return { notes: [], warnings: [{ label: vscode.l10n.t('What data stays behind is not known'), detail }] };
    }
  });
}

function rowsOf({ claims, unmoved }: PlannedVolumes): VolumeRows {
  const named = (of: PlannedVolumes['claims']) => of.map(({ claim, choice }) => `${claim}: ${choice}`);
  const open = claims.filter(({ choice }) => choice === 'ask');
  return volumeRows({
    along: named(claims.filter(({ carried }) => carried)),
    behind: named(claims.filter((one) => !one.carried && !open.includes(one))),
    open: open.map(({ claim }) => claim),
    unmoved,
  });
}
