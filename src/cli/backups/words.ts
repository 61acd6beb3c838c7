import { ageWords } from '../../model/words/age-words.ts';
import { inTerminal } from '../terminal-words.ts';

/** How long ago a time was, or when it will be; `-` where none is known. */
export function ageCell(time: string | undefined, now: number): string {
  const then = Date.parse(time ?? '');
  return Number.isNaN(then) ? '-' : inTerminal(ageWords(then, now));
}

/** That a backup expires, or did, and when; both times as they are and roughly. `now` in milliseconds. */
export function expiryWords(expiresAt: string, now: number): string {
  return `${Date.parse(expiresAt) < now ? 'expired' : 'expires'} ${expiresAt} (${ageCell(expiresAt, now)})`;
}

/** The same roughly: `expires in 29 days`, `expired 2 days ago`, or `expires -` where that is not known. */
export function expiryAge(expiresAt: string | undefined, now: number): string {
  return `${Date.parse(expiresAt ?? '') < now ? 'expired' : 'expires'} ${ageCell(expiresAt, now)}`;
}

/** Rows below a heading, each column as wide as its longest cell. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => all.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
