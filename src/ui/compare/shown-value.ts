import type { ShownValue } from '../../model/comparison-page.ts';
import { toJson } from '../../model/json-text.ts';
import { visibleText } from '../../model/visible-text.ts';

/** Characters of a value that are shown at first. */
const longest = 400;
/** Characters that a page shows of a value at the most; an editor takes more. */
const mostShown = 100_000;
/** Characters before the first difference that are shown of long values. */
const before = 80;

/** The values of two sides as texts; a side that has nothing is absent. Of long ones, the part around their first difference, unless they are wanted `whole`. */
export function shownSides(
  left: unknown,
  right: unknown,
  { whole = false } = {},
): { left?: ShownValue; right?: ShownValue } {
  const [one, other] = [left === undefined ? undefined : textOf(left), right === undefined ? undefined : textOf(right)];
  const most = whole ? mostShown : longest;
  const from = whole ? 0 : Math.max(0, firstDifference(one ?? '', other ?? '') - before);
  return {
    ...(one !== undefined && { left: cut(one, from, most) }),
    ...(other !== undefined && { right: cut(other, from, most) }),
  };
}

function cut(text: string, from: number, most: number): ShownValue {
  if (text.length <= most) return { text: visibleText(text) };
  const start = Math.min(from, text.length - most);
  const end = start + most;
  const part = `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
  return { text: visibleText(part), length: text.length };
}

/** Texts that look like another value, or have blanks at an end, stand in quotes. */
function textOf(value: unknown): string {
  if (typeof value !== 'string') return plain(value);
  const isUnclear = value.trim() !== value || /^(|true|false|null|-?\d[\d.e+-]*|["[{].*)$/i.test(value);
  return isUnclear ? JSON.stringify(value) : value;
}

function plain(value: unknown): string {
  const text = toJson(value);
  // What holds an integer that is too long for a number stays in one line.
  return typeof value === 'object' && !/\d{16}/.test(text) ? JSON.stringify(value, null, 2) : text;
}

function firstDifference(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let at = 0;
  while (at < shorter && one[at] === other[at]) at += 1;
  return at;
}
