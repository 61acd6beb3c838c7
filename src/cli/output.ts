import { logColumns, logLine } from '../model/clusters/log-line.ts';
import { causeChain, toKubeferryError, toPlainError } from '../model/error.ts';
import type { MigrationEvent } from '../model/event.ts';
import { toJson } from '../model/json/json-text.ts';
import { joinSentences } from '../model/message.ts';
import { warningOf } from '../model/warning.ts';
import { visibleJson, visibleText } from '../model/words/visible-text.ts';
import { inTerminal } from './terminal-words.ts';

/** Where a command's events and result go. */
export interface Output {
  event(event: MigrationEvent): void;
  /** What is about to be done: data for `--json`, and its lines for a person. */
  plan(data: object, lines: readonly string[]): void;
  /** The last word: data for `--json`, and its lines for a person. */
  result(data: object, lines: readonly string[]): void;
  /** One of many: data for `--json`, and its lines for a person. */
  item(type: string, data: object, lines: readonly string[]): void;
  /** What is meant for another program, as it is. */
  text(text: string): void;
  /** Resolves when what was written is taken, or nobody takes it any more. */
  drained(): Promise<void>;
  error(thrown: unknown): void;
  log(level: string, text: string): void;
  /** Warnings that were said. */
  readonly warnings: number;
}

/** A readable log on a terminal, or one JSON event a line. */
export function createOutput(json: boolean): Output {
  let warnings = 0;
  let read = true;
  process.stdout.once('error', () => {
    read = false;
  });
  const out = (text: string) => {
    if (read) process.stdout.write(`${text}\n`);
  };
  const err = (text: string) => process.stderr.write(`${text}\n`);
  const say = (type: string, data: object, lines: readonly string[]) => {
    if (json) out(visibleJson(toJson({ type, ...data })));
    else for (const line of lines) out(visible(line));
  };
  return {
    get warnings() {
      return warnings;
    },
    event(event) {
      if (warningOf(event)) warnings += 1;
      if (json) {
        out(visibleJson(toJson(event)));
        return;
      }
      const columns = logColumns(event, inTerminal);
      if (columns) out(visible(logLine(columns)));
    },
    plan: (data, lines) => say('plan', data, lines),
    result(data, lines) {
      say('result', data, lines);
      if (!read) err(`Nobody read the output to its end. ${visible(lines.at(-1) ?? '')}`);
    },
    item: say,
    text(text) {
      if (read) process.stdout.write(text);
    },
    drained: () => (read ? drained() : Promise.resolve()),
    error(thrown) {
      const error = toKubeferryError(thrown);
      if (json) out(visibleJson(toJson({ type: 'error', ...toPlainError(error) })));
      const words = inTerminal(error.words);
      const said = error.hint ? joinSentences(words, inTerminal(error.hint)) : words;
      for (const line of said.split('\n')) err(visible(line));
      if (error.code === 'unexpected') err(visibleText(causeChain(error)));
    },
    log(level, text) {
      if (level === 'error' || level === 'warn') err(visibleText(text));
    },
  };
}

/** What clusters and backups hold may neither steer the terminal nor turn what is read there, nor begin a line of its own. */
function visible(line: string): string {
  return visibleText(line).replaceAll('\n', '⟨U+000A⟩');
}

function drained(): Promise<void> {
  const { stdout } = process;
  if (!stdout.writableNeedDrain || stdout.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const events = ['drain', 'error', 'close'] as const;
    const done = () => {
      for (const event of events) stdout.removeListener(event, done);
      resolve();
    };
    for (const event of events) stdout.once(event, done);
  });
}
