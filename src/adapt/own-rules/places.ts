import { childOf, isRecord, jsonPointer, pointerParts, valueAt } from '../../model/json/json.ts';

/** A place in an object: its pointer, its value (nothing where it is absent), and what each `*` stands for there. */
export interface FoundPlace {
  pointer: string;
  value: unknown;
  stars: string[];
}

/** Whether a text is a JSON pointer; the empty one names the object. */
export function isPointer(text: string): boolean {
  return text === '' || (text.startsWith('/') && !/~(?![01])/.test(text));
}

/** How many `*` a pointer has. */
export function starsIn(pointer: string): number {
  return pointerParts(pointer).filter((part) => part === '*').length;
}

/** The places of an object that a pointer with `*` names: one for each item of the lists and mappings there. Behind the last `*` a place may be absent. */
export function placesOf(object: unknown, pattern: string): FoundPlace[] {
  let found: { path: string[]; value: unknown; stars: string[] }[] = [{ path: [], value: object, stars: [] }];
  for (const part of pointerParts(pattern)) {
    found = found.flatMap(({ path, value, stars }) => {
      if (part !== '*') return [{ path: [...path, part], value: childOf(value, part), stars }];
      return keysOf(value).map((key) => ({ path: [...path, key], value: childOf(value, key), stars: [...stars, key] }));
    });
  }
  return found.map(({ path, value, stars }) => ({ pointer: jsonPointer(...path), value, stars }));
}

/** A pointer with what its `*` stand for. */
export function filledPointer(pattern: string, stars: readonly string[]): string {
  let next = 0;
  const parts = pointerParts(pattern).map((part) => {
    if (part !== '*') return part;
    next += 1;
    return stars[next - 1] ?? part;
  });
  return jsonPointer(...parts);
}

/** The first place at which two values differ. */
export function firstDifference(one: unknown, other: unknown, at = ''): string {
  const keys = [...new Set([...keysOf(one), ...keysOf(other)])];
  for (const key of keys) {
    const [own, its] = [childOf(one, key), childOf(other, key)];
    if (JSON.stringify(own) !== JSON.stringify(its)) {
      const below = at + jsonPointer(key);
      return isBranch(own) && isBranch(its) ? firstDifference(own, its, below) : below;
    }
  }
  return at;
}

/** A value at a place as one line of text. */
export function shownAt(value: unknown, pointer: string): string {
  const found = valueAt(value, pointer);
  const text = found === undefined ? '–' : JSON.stringify(found);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function isBranch(value: unknown): boolean {
  return Array.isArray(value) || isRecord(value);
}

function keysOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((_, index) => String(index)) : isRecord(value) ? Object.keys(value) : [];
}
