import { areNested, isRecord } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { type FieldProblem, fieldProblems } from '../../model/schemas/built-in-schema.ts';
import type { KindSchema } from '../../model/schemas/kind-schema.ts';
import { fieldPointer } from './field-pointer.ts';
import { readsAs } from './reads-as.ts';

/** A place in an object that a server could not read. Without a `problem` it is the one that the server's sentence is about. */
interface UnreadPlace {
  pointer: string;
  problem?: FieldProblem;
}

/** Whether a server could not read an object, so that it judged nothing of it. */
export function isUnread(sentence: string): boolean {
  return sentence.includes(' cannot be handled as a ');
}

/**
 * Where an object is wrong that a server could not read, by the schema of its kind; a server names no place in maps and lists, and none for amounts and base64.
 * Where only one value is wrong, that is what the server's sentence is about. What the kind does not have is told too, since the server did not come so far.
 */
export function unreadPlaces(sentence: string, object: KubeObject, schema: KindSchema | undefined): UnreadPlace[] {
  const all = schema ? fieldProblems({ ...object }, schema, readsAs) : [];
  const unknown = all.filter((problem) => 'unknown' in problem);
  const wrong = all.filter((problem) => 'takes' in problem);
  const named = typePointer(sentence, object);
  const near = wrong.filter(({ pointer }) => areNested(pointer, named));
  const [only] = near;
  const isPlain = only !== undefined && wrong.length === 1;
  const said = isPlain ? [{ pointer: only.pointer }] : near.length > 0 ? [] : [{ pointer: named }];
  const others = isPlain ? unknown : [...wrong, ...unknown];
  return [...said, ...others.map((problem) => ({ pointer: problem.pointer, problem }))];
}

/** Where a value of a wrong type stands, as the reader of JSON says it: with the names of fields, without places in lists. */
function typePointer(sentence: string, object: KubeObject): string {
  const [, found = '', field = ''] =
    /cannot unmarshal (\w+)(?: \S+)? into Go struct field \w*\.([^\s]+) of type/.exec(sentence) ?? [];
  return field === '' ? '' : fieldPointer(field, object, (value) => jsonType(value) === found);
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isRecord(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'number' : typeof value;
}
