import { type CountedNoise, noneCounted, scaledRule } from '../model/built-in-noise.ts';
import type { ComparedOutcome, DifferenceClass, FieldDifference } from '../model/comparison.ts';
import { comparedOutcomes } from '../model/comparison.ts';
import { durationSeconds } from '../model/go-duration.ts';
import { areNested, isRecord, type JsonRecord, jsonPointer, pointerParts, sameJson, valueAt } from '../model/json.ts';
import { type Message, message } from '../model/message.ts';
import type { KubeObject } from '../model/object.ts';
import { isSecret, withheld } from '../model/secret.ts';
import { isPod, withoutAdmitted } from './admitted.ts';
import { isAssigned } from './assigned.ts';
import { holdsBytes, textOfBytes } from './base64.ts';
import { type Difference, withoutSecrets } from './compare.ts';
import { isDerived, isUsualDefault, saysNothing } from './defaults.ts';
import { type MarkedDifference, markedDifferences, nothingAdded } from './exact.ts';
import { groupKindOf } from './group-kind.ts';
import { type Lists, listsOf } from './lists.ts';
import { meaningOf } from './meaning.ts';
import { atMark } from './place.ts';
import { placeInWhole } from './place-in-whole.ts';
import { isPlacedDefault } from './placed-defaults.ts';
import { sameText } from './same-text.ts';
import { isScaledByController } from './scaled.ts';
import { textMaps } from './text-maps.ts';
import { isUnsaid } from './unsaid.ts';

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

/** Two objects whose differences are judged. */
interface JudgedPair extends Required<Omit<ComparedBy, 'meant'>> {
  left: KubeObject;
  right: KubeObject;
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

function differencesOf({ left, right, counted, lists }: JudgedPair): MarkedDifference[] {
  const between = (...pair: [KubeObject, KubeObject]) =>
    markedDifferences(...pair, nothingAdded, (one) => meansTheSame(one, right), { counted, lists });
  if (!isPod(left) || !isPod(right)) return between(left, right);
  const [one, other] = withoutAdmitted(left, right);
  const [back, forth] = withoutAdmitted(other, one);
  // Admission may put its items between those that were meant, and a patch names them by their numbers.
  return between(forth, back).map(({ livePointer, ...found }) => ({
    ...found,
    pointer: placeInWhole(found.pointer, forth, left),
    livePointer: placeInWhole(livePointer ?? found.pointer, back, right),
  }));
}

/** Two objects, and what the left one is to become. */
interface MeantPair extends JudgedPair {
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
  // Where both sides agree, and should not. Of what moving itself puts in or takes out a server may think otherwise; what a person wants has to be so.
  for (const one of remaining.values()) {
    const why = reasonAt(one.pointer, meant);
    if (!why || isScaled(one.pointer, pair)) continue;
    const isOnBoth = one.meant !== undefined && one.live !== undefined;
    const isMissed = isWanted(one.pointer, meant) && judged(one, { ...pair, left: meant.object }).class === 'drift';
    if (isOnBoth || isMissed) fields.push({ ...asMeant(one, pair), class: 'drift', why });
  }
  return fields;
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
  const place = { pointer: there?.pointer ?? one.pointer, livePointer: one.livePointer ?? one.pointer };
  const [own] = withoutSecrets(left, right, [{ ...one, ...place, meant: there?.value }]);
  if (!own || sameJson(own.meant, one.meant)) return field;
  const why = field.class === 'drift' ? reasonAt(one.pointer, meant) : undefined;
  const wanted = one.meant === undefined ? {} : { value: one.meant };
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

function judged(one: MarkedDifference, { left, right, counted }: JudgedPair): FieldDifference {
  if (isScaled(one.pointer, { left, right, counted })) {
    return { ...fieldOf(one), class: 'assigned', why: message('compare.autoscaled') };
  }
  const values = [one.meant, one.live];
  if (isAssigned(groupKindOf(right), one.pointer, values, counted)) return { ...fieldOf(one), class: 'assigned' };
  if (isSecret(right) && values.includes(withheld)) {
    return { ...fieldOf(one), class: 'expected', why: message('compare.withheld') };
  }
  const said = sidesOf(one, left, right).filter(({ object, place, value }) => {
    return value !== undefined && !isUnsaid(groupKindOf(object), place, value);
  });
  if (said.length === 0) return { ...fieldOf(one), class: 'defaulted', why: message('compare.unsaid') };
  const isFilled = said.length === 1 && said.every(isFilledIn);
  return { ...fieldOf(one), class: isFilled ? 'defaulted' : 'drift' };
}

/** What an object has at a place. */
interface ValueAt {
  object: KubeObject;
  place: string;
  value: unknown;
}

function sidesOf({ pointer, livePointer = pointer, meant, live }: Difference, left: KubeObject, right: KubeObject) {
  const sides: ValueAt[] = [
    { object: left, place: pointer, value: meant },
    { object: right, place: livePointer, value: live },
  ];
  return sides;
}

/** Whether the place holds how many replicas an autoscaler of either side wants now. */
function isScaled(pointer: string, { left, right, counted }: Pick<JudgedPair, 'left' | 'right' | 'counted'>): boolean {
  return pointer === '/spec/replicas' && !counted.has(scaledRule) && [left, right].some(isScaledByController);
}

/** Maps whose keys a person chose have no defaults. */
const inOwnKeys = /\/(labels|annotations|matchLabels|nodeSelector|data|binaryData|stringData|parameters)\/[^/]*$/;

/** Whether a server may have filled in what only one side says. */
function isFilledIn({ object, place, value }: ValueAt): boolean {
  const beside = valueAt(object, place.slice(0, place.lastIndexOf('/')));
  // An item counts by being there.
  const kind = groupKindOf(object);
  if (Array.isArray(beside) && !isPlacedDefault(kind, place, value)) return false;
  return isDefaultAt(kind, place, value, isRecord(beside) ? beside : {});
}

/** Levels of an object below which no server fills in anything. */
const deepest = 40;

function isDefaultAt(kind: string, place: string, value: unknown, beside: JsonRecord): boolean {
  const parts = pointerParts(place);
  const field = parts.at(-1) ?? '';
  if (parts.length > deepest) return false;
  if (isPlacedDefault(kind, place, value)) return true;
  if (inOwnKeys.test(place)) return false;
  const follows = isDerived(field, value, beside);
  if (follows !== undefined) return follows;
  if (!isRecord(value)) return isUsualDefault(field, value, parts.at(-2));
  const inner = Object.entries(value).filter(([name, item]) => {
    const at = `${place}${jsonPointer(name)}`;
    return !isUnsaid(kind, at, item) && (item !== null || inOwnKeys.test(at));
  });
  if (inner.length === 0) return saysNothing(field) || isUnsaid(kind, place, {});
  return inner.every(([name, item]) => isDefaultAt(kind, `${place}${jsonPointer(name)}`, item, value));
}

function fieldOf({ pointer, livePointer, mark, meant, live }: MarkedDifference): Omit<FieldDifference, 'class'> {
  return {
    pointer,
    ...(livePointer !== undefined && livePointer !== pointer && { rightPointer: livePointer }),
    ...(mark !== pointer && { keyed: mark }),
    ...(meant !== undefined && { left: meant }),
    ...(live !== undefined && { right: live }),
  };
}

/** Fields that hold a number or its text. Source: the fields of type IntOrString in the Kubernetes API. */
const intOrString = new Set(['targetPort', 'port', 'maxSurge', 'maxUnavailable', 'minAvailable']);

/** What fields that hold a duration are called, by their last word, as in `renewBefore` and `syncTTL`: elsewhere `60s` may be the name of what `1m` is not. */
const durations = new Set([
  ...[
    'age',
    'backoff',
    'before',
    'deadline',
    'delay',
    'duration',
    'for',
    'frequency',
    'interval',
    'lifetime',
    'period',
  ],
  ...['retention', 'time', 'timeout', 'ttl'],
]);

/** Below these, a text is a text. */
const words = new Set([...textMaps, 'args', 'command', 'env', 'data', 'binaryData']);

function meansTheSame({ pointer, meant, live }: Difference, object: KubeObject): boolean {
  const parts = pointerParts(pointer);
  const name = parts.at(-1) ?? '';
  const isNumber = typeof meant === 'number' || typeof live === 'number';
  if (isNumber && intOrString.has(name)) return String(meant) === String(live);
  if (typeof meant !== 'string' || typeof live !== 'string') return false;
  if (holdsBytes(object, pointer)) return isSameText(name, textOfBytes(meant), textOfBytes(live));
  if (parts[0] === 'data') return sameText(name, meant, live);
  if (!holdsDuration(name) || parts.some((part) => words.has(part))) return false;
  const seconds = durationSeconds(meant);
  return seconds !== undefined && seconds === durationSeconds(live);
}

function holdsDuration(field: string): boolean {
  const [lastWord = ''] = /[A-Z]?[a-z]+$|[A-Z]+$/.exec(field) ?? [];
  return durations.has(lastWord.toLowerCase());
}

function isSameText(name: string, one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && sameText(name, one, other);
}
