import {
  type ComparedObject,
  type ComparisonResult,
  comparedOutcomes,
  type FieldDifference,
  type UnreadPart,
} from '../../model/comparison.ts';
import { counted } from '../../model/counted.ts';
import { objectLabel } from '../../model/log-line.ts';
import { format } from '../../model/message.ts';

/** All figures of a comparison in a sentence. */
export function summaryLine({ left, right, counts, unread }: ComparisonResult): string {
  const all = comparedOutcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
  const figures = comparedOutcomes.flatMap((outcome) => (counts[outcome] > 0 ? [`${counts[outcome]} ${outcome}`] : []));
  const parts = unread > 0 ? ` ${counted(unread, 'part')} could not be read, and nothing is said of them.` : '';
  if (all + unread === 0) return `${left} and ${right}: there was nothing to compare.`;
  return `${left} and ${right}: ${counted(all, 'object')}${figures.length > 0 ? `, ${figures.join(', ')}` : ''}.${parts}`;
}

/** What could not be read, and why. */
export function unreadLine({ side, kind = '', namespace, why }: UnreadPart): string {
  return `unread     ${side}: ${[kind, namespace].filter((part) => part).join(' in ')}: ${format(why)}`;
}

/** An object with what differs in it, a line each. */
export function objectLines({ object, other, outcome, fields }: ComparedObject): string[] {
  const name = other ? `${objectLabel(object)} → ${objectLabel(other)}` : objectLabel(object);
  return [`${outcome.padEnd(9)}  ${name}`, ...fields.map((field) => `             ${fieldLine(field)}`)];
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
