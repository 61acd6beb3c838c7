import * as vscode from 'vscode';
import { toKubeferryError } from '../../../model/error.ts';
import type { VeleroRunEnd } from '../../../model/velero/velero-run.ts';
import { type Ending, type FollowOptions, follow } from '../../follow.ts';
import { notify } from '../../migrations/notify.ts';
import { RunStatus } from '../../run-status.ts';
import type { Shared } from '../../shared.ts';
import { errorSentence, sentence } from '../../words.ts';
import type { BackupLog } from '../backup-log.ts';

/** What is followed of a Velero. */
export interface FollowedRun {
  /** Over the progress notification. */
  title: string;
  name: string;
  context: string;
  request(options: FollowOptions): Promise<VeleroRunEnd>;
  /** What tries again what failed of it. */
  again?(): FollowedRun;
}

/** The backups and restores of Veleros that are followed in this window. */
export class VeleroRuns implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #log: BackupLog;
  readonly #ended: () => void;
  readonly #status = new RunStatus(vscode.l10n.t('Kubeferry: Velero at Work'));
  readonly #running = new Set<AbortController>();

  /** `ended` is called after each. */
  constructor(shared: Shared, log: BackupLog, ended: () => void) {
    this.#shared = shared;
    this.#log = log;
    this.#ended = ended;
  }

  /** Follows one to its end, and says it. Cancelling leaves Velero at work, which is said. */
  async follow(run: FollowedRun): Promise<void> {
    const { title, name, context, request } = run;
    const channel = await this.#log.open();
    const cancel = new AbortController();
    this.#running.add(cancel);
    const openLog = { command: 'kubeferry.backups.openLog', title: vscode.l10n.t('Open Log') };
    try {
      const about = {
        id: `velero ${name}`,
        title,
        name,
        channel,
        status: this.#status,
        clusters: [context],
        cancel,
        openLog,
      };
      const end = await follow(about, endingOf, request);
      // It stays until it is answered; the command has ended by then.
      void this.#tell(end, run);
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code !== 'cancelled') throw thrown;
      void vscode.window.showInformationMessage(errorSentence(error));
    } finally {
      this.#running.delete(cancel);
      this.#ended();
    }
  }

  dispose(): void {
    for (const cancel of this.#running) cancel.abort();
    this.#status.dispose();
  }

  async #tell(end: VeleroRunEnd, { again }: FollowedRun): Promise<void> {
    const openLog = vscode.l10n.t('Open Log');
    const retry = end.kind === 'backup' ? vscode.l10n.t('Back Up Again') : vscode.l10n.t('Retry What Failed');
    const isTriedAgain = again !== undefined && end.outcome === 'partially-failed';
    const severity = {
      completed: 'information',
      'partially-failed': 'warning',
      failed: 'error',
      refused: 'error',
    } as const;
    const chosen = await notify(severity[end.outcome], endingOf(end).text, isTriedAgain ? [retry, openLog] : [openLog]);
    if (chosen === openLog) this.#log.show();
    else if (chosen === retry && again) await this.follow(again()).catch((thrown) => this.#shared.showError(thrown));
  }
}

/** The last sentence on a backup or a restore. */
export function endingOf(end: VeleroRunEnd): Ending {
  return { outcome: end.outcome === 'completed' ? 'done' : 'failed', text: endWords(end) };
}

function endWords({
  kind,
  name,
  outcome,
  done,
  errors,
  warnings,
  reasons,
  expiresAt,
  brokenOff,
}: VeleroRunEnd): string {
  if (brokenOff) return `${sentence(brokenOff.words)} ${sentence(brokenOff.next)}`;
  const isBackup = kind === 'backup';
  const until = expiresAt === undefined ? '–' : new Date(expiresAt).toLocaleString();
  const args = { name, done, errors, warnings, until, reason: reasons.join(' ') || '–' };
  switch (outcome) {
    case 'completed':
      return isBackup
        ? vscode.l10n.t(
            'Velero has made the backup {name}. Objects: {done}, warnings: {warnings}. Kept until {until}.',
            args,
          )
        : vscode.l10n.t('Velero has made the restore {name}. Objects: {done}, warnings: {warnings}.', args);
    case 'partially-failed':
      return isBackup
        ? vscode.l10n.t(
            'The backup {name} is PartiallyFailed: it lacks something. Objects: {done}, errors: {errors}. The log says what is missing.',
            args,
          )
        : vscode.l10n.t(
            'The restore {name} is PartiallyFailed: something was not restored. Objects: {done}, errors: {errors}. The log says what.',
            args,
          );
    case 'failed':
      return vscode.l10n.t('Velero failed with {name}: {reason}', args);
    case 'refused':
      return vscode.l10n.t('Velero refused {name}: {reason}', args);
  }
}
