import { aroundDifference } from '../../model/comparison/around-difference.ts';
import type { ShownValue } from '../../model/comparison/comparison-page.ts';
import { toJson } from '../../model/json/json-text.ts';
import { visibleText } from '../../model/words/visible-text.ts';

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
  const [one, other] = [textOf(left, right), textOf(right, left)];
  const limits = whole ? { most: mostShown, before: mostShown / 2 } : { most: longest, before };
  const parts = aroundDifference(one, other, limits);
  const shown = (part: string, { length }: string): ShownValue => ({
    text: visibleText(part),
    ...(length > limits.most && { length }),
  });
  return {
    ...(one !== undefined && { left: shown(parts.left ?? '', one) }),
    ...(other !== undefined && { right: shown(parts.right ?? '', other) }),
  };
}

/** A value beside that of the other side. A text stands in quotes where it looks like another value, or has blanks at an end that would not be seen. */
function textOf(value: unknown, other: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return plain(value);
  return looksOtherwise(value, other) || hidesBlanks(value, other) ? JSON.stringify(value) : value;
}

/** Whether a text could be taken for a number, for nothing, or for a list or an object where the other side has no text. */
function looksOtherwise(value: string, other: unknown): boolean {
  const text = value.trim();
  return /^(|true|false|null|-?\d[\d.e+-]*|".*)$/i.test(text) || (typeof other !== 'string' && /^[[{].*$/.test(text));
}

/** Whether blanks at an end of a text matter; not where both sides have the same, nor in a text of lines that differs elsewhere, such as a file in a ConfigMap. */
function hidesBlanks(value: string, other: unknown): boolean {
  const text = value.trim();
  if (text === value) return false;
  if (typeof other !== 'string') return !text.includes('\n');
  return text === other.trim() || (!text.includes('\n') && blanksAround(value) !== blanksAround(other));
}

function blanksAround(text: string): string {
  const [before, after] = [text.length - text.trimStart().length, text.trimEnd().length];
  return `${text.slice(0, before)}·${text.slice(after)}`;
}

function plain(value: unknown): string {
  const text = toJson(value);
  // What holds an integer that is too long for a number stays in one line.
  return typeof value === 'object' && !/\d{16}/.test(text) ? JSON.stringify(value, null, 2) : text;
}
