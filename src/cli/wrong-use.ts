import { KubeferryError } from '../model/error.ts';
import { durationSeconds } from '../model/go-duration.ts';
import { message } from '../model/message.ts';

/** The error of a command line that means nothing; `detail` is the rest of the sentence. */
export function wrongUse(detail: string, cause?: unknown): KubeferryError {
  return new KubeferryError('usage', message('error.usage', { detail }), { hint: message('error.usage.hint'), cause });
}

/** The number behind an option. Throws `usage` unless it is whole and at least 1. */
export function wholeNumber(option: string, word: string): number {
  if (!/^[1-9]\d{0,8}$/.test(word)) throw wrongUse(`${option} takes a number from 1, not ${word}`);
  return Number(word);
}

/** The text behind an option. Throws `usage` unless it is one of Go's durations, of at least a second. */
export function duration(option: string, word: string): string {
  if ((durationSeconds(word) ?? 0) < 1) throw wrongUse(`${option} takes a duration such as 720h or 90m, not ${word}`);
  return word;
}
