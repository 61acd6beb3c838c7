import { aroundDifference } from '../../model/around-difference.ts';
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
  const parts = aroundDifference(one, other, { most, before: whole ? Number.POSITIVE_INFINITY : before });
  const shown = (part: string, { length }: string): ShownValue => ({
    text: visibleText(part),
    ...(length > most && { length }),
  });
  return {
    ...(one !== undefined && { left: shown(parts.left ?? '', one) }),
    ...(other !== undefined && { right: shown(parts.right ?? '', other) }),
  };
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
