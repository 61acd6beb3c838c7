import { childOf, jsonPointer, pointerParts } from '../model/json/json.ts';
import { itemsByKey } from './item-pairs.ts';
import type { Lists } from './lists.ts';

/** A place that two objects are compared at, as each of them calls it: one step below another, since most places need no pointer. */
export interface Place {
  above?: Place;
  /** The field, or the number of an item in a list. */
  step: string | number;
  /** The same in the right object. */
  rightStep: string | number;
  /** The key of an item in a list, or the field. */
  mark: string;
}

/** A field of what stands at a place. */
export function fieldBelow(above: Place | undefined, field: string): Place {
  return { ...(above && { above }), step: field, rightStep: field, mark: field };
}

/** The steps to a place, outermost first, as `of` calls each. */
function stepsTo<T>(place: Place | undefined, of: (place: Place) => T): T[] {
  const steps: T[] = [];
  for (let at = place; at; at = at.above) steps.push(of(at));
  return steps.reverse();
}

/** The path to a place in the left object. */
export function pathTo(place: Place | undefined): (string | number)[] {
  return stepsTo(place, ({ step }) => step);
}

/** What names a place in a difference. */
export function namesOf(place: Place | undefined): { pointer: string; rightPointer?: string; mark: string } {
  const pointer = jsonPointer(...pathTo(place));
  const rightPointer = jsonPointer(...stepsTo(place, ({ rightStep }) => rightStep));
  const mark = jsonPointer(...stepsTo(place, (at) => at.mark));
  return { pointer, ...(rightPointer !== pointer && { rightPointer }), mark };
}

/** What an object has at a place by its name for any two objects (`mark`), and where, as a JSON pointer; nothing where it has no such place. */
export function atMark(object: unknown, mark: string, lists: Lists): { pointer: string; value: unknown } | undefined {
  const steps: string[] = [];
  let value = object;
  for (const name of pointerParts(mark)) {
    const byKey = Array.isArray(value) ? itemsByKey(lists(steps), value) : undefined;
    const step = byKey ? String(byKey.get(name)?.index ?? '-') : name;
    value = childOf(value, step);
    if (value === undefined) return undefined;
    steps.push(step);
  }
  return { pointer: jsonPointer(...steps), value };
}
