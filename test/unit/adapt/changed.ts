import fc from 'fast-check';
import { isRecord, jsonPointer, valueAt } from '../../../src/model/json/json.ts';
import { type JsonPatchOperation, patched } from '../../../src/model/json/json-patch.ts';

/** Any key of a mapping, ones that need quotes among them. */
export const key = fc.oneof(fc.stringMatching(/^[a-z]{1,3}$/), fc.constantFrom('a/b~c', 'on', '1', 'x y', 'a: b', '#'));

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('on', 'null', '0644', '1e3', '~', '- x', 'a: b', '# c', 'it\'s "x"', 'a\nb', 'x, y', '[z]', ''),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

/** Any JSON value, not deep. */
export const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** A change of one part of a value, whatever that is. */
interface Change {
  at: number;
  what: 'remove' | 'replace' | 'add';
  put: unknown;
  name: string;
}

/** Some changes. */
export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({ at: fc.nat(), what: fc.constantFrom('remove', 'replace', 'add'), put: anyValue, name: key }),
  { minLength: 1, maxLength: 4 },
);

/** A value with some of its parts at or below a pointer changed, taken out and put in. */
export function changed(value: unknown, wishes: readonly Change[], below: string): unknown {
  let draft = value;
  for (const wish of wishes) {
    const pointers = pointersOf(draft).filter((pointer) => pointer !== '' && pointer.startsWith(below));
    const path = pointers[wish.at % pointers.length];
    if (path !== undefined) draft = patched(draft, [operationAt(draft, path, wish)]) ?? draft;
  }
  return draft;
}

function operationAt(draft: unknown, path: string, { what, put, name }: Change): JsonPatchOperation {
  if (what === 'remove') return { op: 'remove', path };
  const there = valueAt(draft, path);
  if (what === 'replace' || (!Array.isArray(there) && !isRecord(there))) return { op: 'replace', path, value: put };
  return { op: 'add', path: path + (isRecord(there) ? jsonPointer(name) : '/-'), value: put };
}

function pointersOf(value: unknown, path = ''): string[] {
  const parts = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  return [path, ...parts.flatMap(([name, part]) => pointersOf(part, path + jsonPointer(name)))];
}
