import { toJson } from '../json/json-text.ts';
import { format, type Message, message } from '../message.ts';
import { markdownText, markdownValue } from '../words/markdown.ts';
import { aroundDifference } from './around-difference.ts';
import { type ComparedOutcome, comparedOutcomes, type FieldDifference } from './comparison.ts';

/** What stands over the objects of an outcome. */
export function outcomeHeading(outcome: ComparedOutcome): Message {
  return message(`compare.outcome.${outcome}`);
}

/** How many objects each outcome has, the weightiest first, such as `2 missing`; nothing of those without any. */
export function outcomeFigures(counts: Readonly<Record<ComparedOutcome, number>>): string[] {
  return comparedOutcomes.flatMap((outcome) => (counts[outcome] > 0 ? [`${counts[outcome]} ${outcome}`] : []));
}

/** One difference: where, what either side has, of which class, and why. Of long values, the part around where they differ. */
export function fieldLine(field: FieldDifference): string {
  const asIs = (text: string) => text;
  return inWords(field, asIs, asIs);
}

/** The same as Markdown, with values as code. */
export function fieldMarkdown(field: FieldDifference): string {
  return inWords(field, markdownText, markdownValue);
}

type Written = (text: string) => string;

function inWords(field: FieldDifference, text: Written, value: Written): string {
  const { pointer, keyed = pointer, left, right, meant, class: sort, why } = field;
  if (pointer === '') return text(why ? format(why) : sort);
  const sides = aroundDifference(jsonOf(left), jsonOf(right), inLine);
  const shown = (side: string | undefined) => (side === undefined ? '–' : value(side));
  const judged = text(`(${sort}${why ? `: ${format(why)}` : ''})`);
  const wanted = meant ? `, meant: ${shown(aroundDifference(jsonOf(meant.value), jsonOf(right), inLine).left)}` : '';
  return `${text(keyed)}: ${shown(sides.left)} → ${shown(sides.right)}${wanted} ${judged}`;
}

/** How much of a value is in a line. */
const inLine = { most: 80, before: 30 };

function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : toJson(value);
}
