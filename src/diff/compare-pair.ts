import type { ComparedOutcome, DifferenceClass, FieldDifference } from '../model/comparison.ts';
import { comparedOutcomes } from '../model/comparison.ts';
import { durationSeconds } from '../model/go-duration.ts';
import { pointerParts } from '../model/json.ts';
import type { Message } from '../model/message.ts';
import type { KubeObject } from '../model/object.ts';
import { isPod, withoutAdmitted } from './admitted.ts';
import { isAssigned } from './assigned.ts';
import type { Difference } from './compare.ts';
import { isDefault } from './defaults.ts';
import { exactDifferences } from './exact.ts';
import { sameText } from './same-text.ts';

/** What the left object is to become on the right side: with the reason of each change, by the JSON pointer of its place. */
export interface Meant {
  object: KubeObject;
  changes: readonly { pointer: string; reason: Message }[];
}

/** What came of comparing two objects. */
export interface ComparedPair {
  outcome: Exclude<ComparedOutcome, 'missing' | 'extra'>;
  fields: FieldDifference[];
}

/**
 * Compares two objects by what they mean, whichever cluster they are from. `meant`: what the left one is to be on the right side, where
 * that is another object; a difference that it explains is expected, and what it changes and the right one has not taken over is drift. Values
 * of Secrets are compared, and never given.
 */
export function comparePair(left: KubeObject, right: KubeObject, meant?: Meant): ComparedPair {
  const between = differencesOf(left, right);
  const fields = meant ? explained(between, right, meant) : between.map((one) => judged(one, right));
  return { outcome: outcomeOf(fields), fields };
}

/** The weightiest class of some differences. */
export function outcomeOf(fields: readonly FieldDifference[]): ComparedPair['outcome'] {
  const classes = new Set<string>(fields.map((field) => field.class));
  const found = comparedOutcomes.find((outcome): outcome is DifferenceClass => classes.has(outcome));
  return found ?? 'same';
}

function differencesOf(left: KubeObject, right: KubeObject): Difference[] {
  let pair: [KubeObject, KubeObject] = [left, right];
  if (isPod(left) && isPod(right)) {
    const [one, other] = withoutAdmitted(left, right);
    const [back, forth] = withoutAdmitted(other, one);
    pair = [forth, back];
  }
  return exactDifferences(...pair).filter((one) => !meansTheSame(one));
}

/** Sorts the differences between two objects by those that remain once the left one is as it is meant to be. */
function explained(between: readonly Difference[], right: KubeObject, meant: Meant): FieldDifference[] {
  const remaining = new Map(differencesOf(meant.object, right).map((one) => [one.pointer, one]));
  const fields: FieldDifference[] = [];
  for (const one of between) {
    const rest = remaining.get(one.pointer);
    remaining.delete(one.pointer);
    if (rest) fields.push(judged(one, right));
    else {
      const why = reasonAt(one.pointer, meant);
      fields.push(why ? { ...fieldOf(one), class: 'expected', why } : { ...fieldOf(one), class: 'assigned' });
    }
  }
  // Where both sides agree, and should not.
  for (const one of remaining.values()) {
    const why = reasonAt(one.pointer, meant);
    if (why && one.meant !== undefined && one.live !== undefined) fields.push({ ...fieldOf(one), class: 'drift', why });
  }
  return fields;
}

/** Why the left object is changed at a place, above or below it. */
function reasonAt(pointer: string, { changes }: Meant): Message | undefined {
  const isWithin = (one: string, other: string) => one === other || one.startsWith(`${other}/`);
  return changes.find((change) => isWithin(pointer, change.pointer) || isWithin(change.pointer, pointer))?.reason;
}

function judged(one: Difference, { kind }: KubeObject): FieldDifference {
  if (isAssigned(kind, one.pointer)) return { ...fieldOf(one), class: 'assigned' };
  const value = one.meant ?? one.live;
  const isFilledIn = (one.meant === undefined) !== (one.live === undefined) && isDefaultAt(one.pointer, value);
  return { ...fieldOf(one), class: isFilledIn ? 'defaulted' : 'drift' };
}

/** Maps whose keys a person chose have no defaults. */
const inOwnKeys = /\/(labels|annotations|matchLabels|nodeSelector|data|binaryData|stringData|parameters)\/[^/]*$/;

function isDefaultAt(pointer: string, value: unknown): boolean {
  return !inOwnKeys.test(pointer) && isDefault(pointerParts(pointer).at(-1) ?? '', value);
}

function fieldOf({ pointer, meant, live }: Difference): Omit<FieldDifference, 'class'> {
  return { pointer, ...(meant !== undefined && { left: meant }), ...(live !== undefined && { right: live }) };
}

/** Fields that hold a number or its text. Source: the fields of type IntOrString in the Kubernetes API. */
const intOrString = new Set(['targetPort', 'port', 'maxSurge', 'maxUnavailable', 'minAvailable']);

/** Below these, a text is a text. */
const words = new Set(['labels', 'annotations', 'args', 'command', 'env', 'data', 'binaryData']);

function meansTheSame({ pointer, meant, live }: Difference): boolean {
  const parts = pointerParts(pointer);
  const name = parts.at(-1) ?? '';
  const isNumber = typeof meant === 'number' || typeof live === 'number';
  if (isNumber && intOrString.has(name)) return String(meant) === String(live);
  if (typeof meant !== 'string' || typeof live !== 'string') return false;
  if (parts[0] === 'data') return sameText(name, meant, live);
  if (parts.some((part) => words.has(part))) return false;
  const seconds = durationSeconds(meant);
  return seconds !== undefined && seconds === durationSeconds(live);
}
