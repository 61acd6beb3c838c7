import { childOf, copyJson, isRecord, listIndex, pointerParts, setOwn } from './json.ts';

/** One step of a JSON patch (RFC 6902), of those that fixes need. Other than there, `add` makes parents that are absent. */
export type JsonPatchOperation =
  | { op: 'add' | 'replace'; path: string; value: unknown }
  | { op: 'remove'; path: string };

/** A copy of a JSON value with the operations carried out; nothing where one of them has no place in it. */
export function patched(value: unknown, operations: readonly JsonPatchOperation[]): unknown {
  const draft = copyJson(value);
  return operations.every((operation) => carryOut(draft, operation)) ? draft : undefined;
}

function carryOut(draft: unknown, operation: JsonPatchOperation): boolean {
  const parts = pointerParts(operation.path);
  const key = parts.pop();
  let parent: unknown = draft;
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1] ?? key;
    parent = operation.op === 'add' ? madeChild(parent, part, next) : childOf(parent, part);
  }
  if (key === undefined) return false;
  if (Array.isArray(parent)) return inList(parent, key, operation);
  if (!isRecord(parent) || (operation.op !== 'add' && !Object.hasOwn(parent, key))) return false;
  if (operation.op === 'remove') delete parent[key];
  else setOwn(parent, key, copyJson(operation.value));
  return true;
}

/** A child for a key to be put into, which is made where there is none: a list where something is put at its end. */
function madeChild(parent: unknown, part: string, next: string | undefined): unknown {
  const child = childOf(parent, part);
  if ((child !== undefined && child !== null) || !isRecord(parent)) return child;
  const made = next === '-' ? [] : {};
  setOwn(parent, part, made);
  return made;
}

function inList(list: unknown[], key: string, operation: JsonPatchOperation): boolean {
  const index = operation.op === 'add' && key === '-' ? list.length : listIndex(key);
  if (index === undefined || index > list.length || (operation.op !== 'add' && index === list.length)) return false;
  if (operation.op === 'remove') list.splice(index, 1);
  else list.splice(index, operation.op === 'add' ? 0 : 1, copyJson(operation.value));
  return true;
}
