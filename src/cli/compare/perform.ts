import { handlers } from '../../engine/handlers.ts';
import {
  type ComparedObject,
  type ComparisonEvent,
  type ComparisonResult,
  comparedOutcomes,
  type FieldDifference,
  meansTheSame,
  type UnreadPart,
} from '../../model/comparison.ts';
import { counted } from '../../model/counted.ts';
import { objectLabel } from '../../model/log-line.ts';
import { format } from '../../model/message.ts';
import type { Performance } from '../perform.ts';
import type { CompareLine } from './arguments.ts';
import { comparisonPage } from './page.ts';

/** Compares what a line names, and says what differs. Gives whether both sides mean the same. */
export async function performCompare({ ask, form }: CompareLine, performance: Performance): Promise<boolean> {
  const { signal, output, scope } = performance;
  const told: ComparisonEvent[] = [];
  const emit = (event: ComparisonEvent) => {
    if (form === 'markdown') told.push(event);
    else if (event.type === 'unread') output.item('unread', plainUnread(event.unread), [unreadLine(event.unread)]);
    else output.item('object', plainObject(event.object), objectLines(event.object));
  };
  const call = { signal, emit, drained: () => output.drained() };
  const result =
    ask.of === 'migration'
      ? await handlers['compare.migration'](ask, call, scope)
      : await handlers['compare.sides'](ask, call, scope);
  if (form === 'markdown') output.text(comparisonPage(result, told));
  else output.result({ ...result, same: meansTheSame(result) }, [summaryLine(result)]);
  return meansTheSame(result);
}

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
function objectLines({ object, other, outcome, fields }: ComparedObject): string[] {
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

function plainObject({ object, other, outcome, fields }: ComparedObject): object {
  const plain = fields.map(({ why, ...field }) => ({ ...field, ...(why && { why: format(why) }) }));
  return { outcome, object, ...(other && { other }), fields: plain };
}

function plainUnread({ why, ...part }: UnreadPart): object {
  return { ...part, why: format(why) };
}
