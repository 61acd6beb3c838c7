import { assignedPlaces, assignedRule, noneCounted } from '../model/comparison/built-in-noise.ts';
import { isRecord, jsonPointer, pointerParts } from '../model/json/json.ts';

/** Levels of the deepest place below. */
const deepest = 6;

/** What each cluster gives to an object itself, by group and kind: the rule of `builtInNoise`, and the pointers that it is about. */
const assigned: Readonly<Record<string, readonly { rule: string; pointers: RegExp }[]>> = Object.fromEntries(
  Object.entries(assignedPlaces).map(([kind, places]) => {
    const rules = places.map((place) => ({
      rule: assignedRule(kind, place),
      pointers: new RegExp(`^${place.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}(/|$)`),
    }));
    return [kind, rules];
  }),
);

/** Whether a place of an object of that kind (`groupKindOf`) holds what its own cluster gave it, such as an address, which means nothing on another one; `values`: what both sides have there; `counted`: rules of `builtInNoise` that say so no more. */
export function isAssigned(kind: string, pointer: string, values: readonly unknown[], counted = noneCounted): boolean {
  // A Service without an address is another one than one with an address.
  if (kind === '/Service' && pointer === '/spec/clusterIP' && values.includes('None')) return false;
  const rules = Object.hasOwn(assigned, kind) ? assigned[kind] : undefined;
  if (rules?.some(({ rule, pointers }) => pointers.test(pointer) && !counted.has(rule))) return true;
  // One side has nothing at all there, and the other one nothing else.
  const [value, another] = values.filter((one) => one !== undefined);
  if (another !== undefined || !isRecord(value) || pointerParts(pointer).length > deepest) return false;
  const inner = Object.entries(value);
  return (
    inner.length > 0 && inner.every(([key, item]) => isAssigned(kind, `${pointer}${jsonPointer(key)}`, [item], counted))
  );
}
