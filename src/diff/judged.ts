import { type CountedNoise, scaledRule } from '../model/comparison/built-in-noise.ts';
import type { FieldDifference } from '../model/comparison/comparison.ts';
import { isRecord, type JsonRecord, jsonPointer, pointerParts, valueAt } from '../model/json/json.ts';
import { message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { isSecret, withheld } from '../model/objects/secret.ts';
import { isAssigned } from './assigned.ts';
import { isDerived, isUsualDefault } from './defaults.ts';
import type { Difference, MarkedDifference } from './difference.ts';
import { groupKindOf } from './group-kind.ts';
import { isPlacedDefault } from './placed-defaults.ts';
import { isIdle, isScaledByController } from './scaled.ts';
import { isUnsaid, isUnsaidRecord } from './unsaid.ts';

/** Two objects whose differences are judged. */
export interface JudgedPair {
  left: KubeObject;
  right: KubeObject;
  /** Rules of `builtInNoise` that do not hold. */
  counted: CountedNoise;
}

/** A difference with its class: what a cluster gave to either object, what a server fills in, or drift. */
export function judged(one: MarkedDifference, { left, right, counted }: JudgedPair): FieldDifference {
  if (isScaled(one, { left, right, counted })) {
    return { ...fieldOf(one), class: 'assigned', why: message('compare.autoscaled') };
  }
  const values = [one.left, one.right];
  if (isAssigned(groupKindOf(right), one.pointer, values, counted)) return { ...fieldOf(one), class: 'assigned' };
  // A key that one side lacks is missing, whatever its value.
  if (isSecret(right) && values.includes(withheld) && !values.includes(undefined)) {
    return { ...fieldOf(one), class: 'expected', why: message('compare.withheld') };
  }
  const said = sidesOf(one, { left, right }).filter(({ object, place, value }) => {
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

function sidesOf(
  { pointer, rightPointer = pointer, left, right }: Difference,
  objects: Record<'left' | 'right', KubeObject>,
): ValueAt[] {
  return [
    { object: objects.left, place: pointer, value: left },
    { object: objects.right, place: rightPointer, value: right },
  ];
}

/** Whether a difference is of how many replicas an autoscaler of either side wants now. One that has none was turned off by somebody, unless KEDA took it there: no other autoscaler raises it again. */
export function isScaled({ pointer, ...values }: Difference, { left, right, counted }: JudgedPair): boolean {
  if (pointer !== '/spec/replicas' || counted.has(scaledRule)) return false;
  const isOff = (values.left === 0 && !isIdle(left)) || (values.right === 0 && !isIdle(right));
  return !isOff && [left, right].some(isScaledByController);
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
  if (inner.length === 0) return isUnsaidRecord(kind, place);
  return inner.every(([name, item]) => isDefaultAt(kind, `${place}${jsonPointer(name)}`, item, value));
}

/** A difference as it is told, without its class. */
export function fieldOf({
  pointer,
  rightPointer,
  mark,
  left,
  right,
}: MarkedDifference): Omit<FieldDifference, 'class'> {
  return {
    pointer,
    ...(rightPointer !== undefined && rightPointer !== pointer && { rightPointer }),
    ...(mark !== pointer && { keyed: mark }),
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
  };
}
