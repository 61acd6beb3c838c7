import { copyJson, isRecord, type JsonRecord, pointerParts, setOwn } from '../../model/json/json.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import { operationsBetween } from '../edit/operations-between.ts';

/** What is to stand at a place below a value; `undefined` takes out what stands there. */
export type Wish = readonly [path: readonly string[], value: unknown];

/**
 * The operations that change what stands below `at`, where `holder` is: values come with the parents that they lack, and go with
 * what would be left empty around them. Paths lead through fields only, not through lists.
 */
export function changing(holder: JsonRecord, at: string, wishes: readonly Wish[]): JsonPatchOperation[] {
  const draft = copyJson(holder);
  for (const [path, value] of wishes) {
    if (value === undefined) take(draft, path);
    else put(draft, path, value);
  }
  return operationsBetween(holder, draft, pointerParts(at));
}

function put(holder: JsonRecord, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    setOwn(holder, key, value);
    return;
  }
  const there = holder[key];
  const child = isRecord(there) ? there : {};
  setOwn(holder, key, child);
  put(child, rest, value);
}

function take(holder: JsonRecord, [key = '', ...rest]: readonly string[]): void {
  const child = holder[key];
  if (rest.length > 0) {
    if (!isRecord(child)) return;
    take(child, rest);
    if (Object.keys(child).length > 0) return;
  }
  delete holder[key];
}
