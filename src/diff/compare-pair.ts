import { type CountedNoise, noneCounted } from '../model/comparison/built-in-noise.ts';
import type { ComparedOutcome, DifferenceClass, FieldDifference } from '../model/comparison/comparison.ts';
import { comparedOutcomes } from '../model/comparison/comparison.ts';
import { areNested, sameJson } from '../model/json/json.ts';
import type { Message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { isPod, withoutAdmitted } from './admitted.ts';
import { type MarkedDifference, withoutSecrets } from './difference.ts';
import { markedDifferences } from './exact.ts';
import { groupKindOf } from './group-kind.ts';
import { fieldOf, isScaled, type JudgedPair, judged } from './judged.ts';
import { type Lists, listsOf } from './lists.ts';
import { meaningOf } from './meaning.ts';
import { atMark } from './place.ts';
import { placeInWhole } from './place-in-whole.ts';
import { saysTheSame } from './says-the-same.ts';

/** What the left object is to become on the right side: with the reason of each change, by the JSON pointer of its place. */
export interface Meant {
  object: KubeObject;
  changes: readonly { pointer: string; reason: Message }[];
}

/** What two objects are compared by, beside what is known of all of their kind. */
export interface ComparedBy {
  /** What the left one is to be on the right side, where that is another object. */
  meant?: Meant;
  /** Rules of `builtInNoise` that do not hold. */
  counted?: CountedNoise;
  /** What is known of the lists of the kind. */
  lists?: Lists;
}

/** Two objects that are compared. */
interface Pair extends JudgedPair {
  lists: Lists;
}

/** What came of comparing two objects. */
export interface ComparedPair {
  outcome: Exclude<ComparedOutcome, 'missing' | 'extra'>;
  fields: FieldDifference[];
}

/**
 * Compares two objects by what they mean, whichever cluster they are from. A difference that what is `meant` explains is expected, and what
 * that changes and the right one has not taken over is drift. Values of Secrets are compared, and never given.
 */
export function comparePair(left: KubeObject, right: KubeObject, by: ComparedBy = {}): ComparedPair {
  const { meant, counted = noneCounted, lists = listsOf(groupKindOf(left)) } = by;
  const pair = { left, right, counted, lists };
  const between = differencesOf(pair);
  const fields = meant ? explained(between, { ...pair, meant }) : between.map((one) => judged(one, pair));
  return { outcome: outcomeOf(fields), fields };
}

/** The weightiest class of some differences. */
export function outcomeOf(fields: readonly FieldDifference[]): ComparedPair['outcome'] {
  const classes = new Set<string>(fields.map((field) => field.class));
  const found = comparedOutcomes.find((outcome): outcome is DifferenceClass => classes.has(outcome));
  return found ?? 'same';
}

function differencesOf({ left, right, counted, lists }: Pair): MarkedDifference[] {
  const between = (...pair: [KubeObject, KubeObject]) =>
    markedDifferences(...pair, { counted, lists, isNone: (one) => saysTheSame(one, right) });
  if (!isPod(left) || !isPod(right)) return between(left, right);
  const [one, other] = withoutAdmitted(left, right);
  const [back, forth] = withoutAdmitted(other, one);
  // Admission may put its items between those that were meant, and a patch names them by their numbers.
  return between(forth, back).map(({ rightPointer, ...found }) => ({
    ...found,
    pointer: placeInWhole(found.pointer, forth, left),
    rightPointer: placeInWhole(rightPointer ?? found.pointer, back, right),
  }));
}

/** Two objects, and what the left one is to become. */
interface MeantPair extends Pair {
  meant: Meant;
}

/** Sorts the differences between two objects by those that remain once the left one is as it is meant to be. */
function explained(between: readonly MarkedDifference[], pair: MeantPair): FieldDifference[] {
  const { meant } = pair;
  if (between.length === 0 && meant.changes.length === 0) return [];
  const remaining = new Map(differencesOf({ ...pair, left: meant.object }).map((one) => [one.mark, one]));
  const fields: FieldDifference[] = [];
  const told: string[] = [];
  for (const one of between) {
    if (remaining.delete(one.mark)) {
      fields.push(judged(one, pair));
      continue;
    }
    if (told.some((mark) => isWithin(one.mark, mark))) continue;
    const nested = [...remaining.values()].filter(({ mark }) => areNested(mark, one.mark));
    for (const { mark } of nested) remaining.delete(mark);
    const around = nested.find(({ mark }) => isWithin(one.mark, mark));
    const whole = around && asMeant(around, pair);
    // What the right side has otherwise as a whole is told as that, where it says more than the part.
    if (around && whole?.class === 'drift') {
      fields.push(whole);
      told.push(around.mark);
      continue;
    }
    fields.push(unlikeMeant(one, pair));
    // What explains a whole map or list need not explain all that is in it.
    if (!around) fields.push(...nested.map((within) => asMeant(within, pair)));
  }
  return [...fields, ...agreeingWrongly([...remaining.values()], pair)];
}

/** Where both sides agree, and should not, as drift. Of what moving itself puts in or takes out a server may think otherwise; what a person wants has to be so. */
function agreeingWrongly(remaining: readonly MarkedDifference[], pair: MeantPair): FieldDifference[] {
  const { meant } = pair;
  return remaining.flatMap((one) => {
    const why = reasonAt(one.pointer, meant);
    if (!why || isScaled(one, pair)) return [];
    const isOnBoth = one.left !== undefined && one.right !== undefined;
    const isMissed = isWanted(one.pointer, meant) && judged(one, { ...pair, left: meant.object }).class === 'drift';
    return isOnBoth || isMissed ? [{ ...asMeant(one, pair), class: 'drift', why }] : [];
  });
}

function isWithin(mark: string, outer: string): boolean {
  return mark.startsWith(`${outer}/`);
}

/** A difference that there is no more once the left object is as it is meant to be. */
function unlikeMeant(one: MarkedDifference, pair: MeantPair): FieldDifference {
  const why = reasonAt(one.pointer, pair.meant);
  if (why) return { ...fieldOf(one), class: 'expected', why };
  const own = judged(one, pair);
  // What moving leaves out without a word belongs to the cluster that it was on.
  return own.class === 'drift' ? { ...own, class: 'assigned' } : own;
}

/** A difference between what is meant and the right object, with what the left one itself has there. */
function asMeant(one: MarkedDifference, pair: MeantPair): FieldDifference {
  const { left, right, meant, counted, lists } = pair;
  const field = judged(one, { ...pair, left: meant.object });
  const there = atMark(meaningOf(left, counted), one.mark, lists);
  const rightPointer = one.rightPointer ?? one.pointer;
  const { pointer, value } = there ?? { pointer: one.pointer, value: undefined };
  const place = { pointer, ...(rightPointer !== pointer && { rightPointer }) };
  const [own] = withoutSecrets(left, right, [{ mark: one.mark, ...place, left: value, right: one.right }]);
  if (!own || sameJson(own.left, one.left)) return field;
  const why = field.class === 'drift' ? reasonAt(one.pointer, meant) : undefined;
  const wanted = one.left === undefined ? {} : { value: one.left };
  return { ...fieldOf(own), meant: wanted, class: field.class, ...(why && { why }) };
}

/** Reasons that stand for what a person wrote into the plan or a manifest. */
const byPersons: ReadonlySet<string> = new Set(['adapt.patch', 'compare.edited', 'compare.added']);

/** Whether a person changed just that place, or what is in it. */
function isWanted(pointer: string, { changes }: Meant): boolean {
  return changes.some((change) => {
    return byPersons.has(change.reason.code) && change.pointer !== '' && areNested(pointer, change.pointer);
  });
}

/** Why the left object is changed at a place, above or below it: what is said of the nearest place, and there the last. */
function reasonAt(pointer: string, { changes }: Meant): Message | undefined {
  const about = changes.filter((change) => areNested(pointer, change.pointer));
  const nearest = Math.max(...about.map((change) => Math.min(change.pointer.length, pointer.length)));
  return about.findLast((change) => Math.min(change.pointer.length, pointer.length) === nearest)?.reason;
}
