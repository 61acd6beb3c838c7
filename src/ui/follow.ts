import * as vscode from 'vscode';
import { logColumns, logHeading, logLine } from '../model/clusters/log-line.ts';
import { type KubeferryError, toKubeferryError } from '../model/error.ts';
import type { MigrationEvent } from '../model/event.ts';
import { LiveSteps } from './live-steps.ts';
import { Paced } from './paced.ts';
import type { RunStatus } from './run-status.ts';
import { errorSentence, sentence } from './words.ts';

/** The language of migration logs; `syntaxes/kubeferry-log.tmLanguage.json` colours it. */
export const logLanguage = 'kubeferry-log';

/** Milliseconds between two looks at what goes on: a window that shows it oftener takes the time of its extensions. */
const pace = 250;

/** What is followed, and where it is shown. */
export interface Followed {
  /** Unlike that of everything else that runs. */
  id: string;
  /** Over the progress notification: `Migrating shop`. */
  title: string;
  /** Before the place in the status bar: `shop`. */
  name: string;
  channel: vscode.OutputChannel;
  status: RunStatus;
  /** Kube contexts whose names will stand in the log, for the width of their column. */
  clusters: readonly string[];
  cancel: AbortController;
  openLog: vscode.Command;
  onSteps?: (live: LiveSteps) => void;
}

/** What a request that is followed gets. */
export interface FollowOptions {
  signal: AbortSignal;
  onEvents(events: MigrationEvent[]): void;
}

/** How what was followed ended: the last line of its log. */
export interface Ending {
  outcome: 'done' | 'failed' | 'cancelled';
  text: string;
}

/**
 * Runs a request that streams events, with a notification that can cancel it, the status bar and the log.
 * Gives what the request gives; what it throws is written to the log and thrown on.
 */
export async function follow<Result>(
  about: Followed,
  ending: (result: Result) => Ending,
  request: (options: FollowOptions) => Promise<Result>,
): Promise<Result> {
  const { channel, status, cancel } = about;
  const live = new LiveSteps();
  const width = Math.max(0, ...about.clusters.map((name) => name.length));
  channel.appendLine(logHeading(about.title, new Date()));
  status.show(about.id, about.name, about.openLog);
  try {
    const result = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: about.title, cancellable: true },
      async (progress, token) => {
        const cancelling = token.onCancellationRequested(() => cancel.abort());
        let lines = '';
        const shown = new Paced(pace, () => {
          if (lines !== '') channel.append(lines);
          lines = '';
          const place = live.place(sentence);
          if (place === undefined) return;
          progress.report({ message: place });
          status.show(about.id, `${about.name}: ${place}`, about.openLog);
          about.onSteps?.(live);
        });
        try {
          return await request({
            signal: cancel.signal,
            onEvents(events) {
              live.take(events);
              lines += linesOf(events, width);
              shown.soon();
            },
          });
        } finally {
          shown.end();
          cancelling.dispose();
        }
      },
    );
    const { outcome, text: reason } = ending(result);
    channel.appendLine(logLine({ at: new Date().toISOString(), outcome, reason }, width));
    return result;
  } catch (thrown) {
    channel.appendLine(errorLine(toKubeferryError(thrown), width));
    throw thrown;
  } finally {
    status.clear(about.id);
  }
}

function linesOf(events: readonly MigrationEvent[], width: number): string {
  let text = '';
  for (const event of events) {
    const columns = logColumns(event, sentence);
    if (columns) text += `${logLine(columns, width)}\n`;
  }
  return text;
}

function errorLine(error: KubeferryError, width: number): string {
  const cancelled = error.code === 'cancelled';
  return logLine(
    {
      at: new Date().toISOString(),
      cluster: error.context,
      outcome: cancelled ? 'cancelled' : 'error',
      reason: errorSentence(error),
    },
    width,
  );
}
