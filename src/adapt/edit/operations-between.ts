import { isRecord, jsonPointer, sameJson } from '../../model/json/json.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';

/** The operations that make one JSON value the other. Lists of another length are replaced as a whole. */
export function operationsBetween(before: unknown, after: unknown, path: readonly string[] = []): JsonPatchOperation[] {
  if (sameJson(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item: unknown, at) => operationsBetween(item, after[at], [...path, String(at)]));
  }
  if (!isRecord(before) || !isRecord(after)) return [{ op: 'replace', path: jsonPointer(...path), value: after }];
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [
    ...gone.map((key): JsonPatchOperation => ({ op: 'remove', path: jsonPointer(...path, key) })),
    ...Object.keys(after).flatMap((key): JsonPatchOperation[] =>
      Object.hasOwn(before, key)
        ? operationsBetween(before[key], after[key], [...path, key])
        : [{ op: 'add', path: jsonPointer(...path, key), value: after[key] }],
    ),
  ];
}
