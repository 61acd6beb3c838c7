import type { ComparedOutcome, FieldDifference } from './comparison.ts';
import { format, type Message, message } from './message.ts';

/** What stands over the objects of an outcome. */
export function outcomeHeading(outcome: ComparedOutcome): Message {
  return message(`compare.outcome.${outcome}`);
}

/** One difference: where, what either side has, of which class, and why. */
export function fieldLine({ pointer, left, right, class: sort, why }: FieldDifference): string {
  if (pointer === '') return why ? format(why) : sort;
  const values = `${shown(left)} → ${shown(right)}`;
  return `${pointer}: ${values} (${sort}${why ? `: ${format(why)}` : ''})`;
}

/** Characters of a value in a line. */
const longest = 80;

function shown(value: unknown): string {
  if (value === undefined) return '–';
  const text =
    typeof value === 'bigint'
      ? String(value)
      : JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? String(item) : item));
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
