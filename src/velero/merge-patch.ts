import { copyJson, isRecord, type JsonRecord, sameJson, setOwn } from '../model/json/json.ts';

/**
 * The JSON merge patch (RFC 7396) that makes the one object into the other; nothing where they are equal. It holds lists as a
 * whole. `inexpressible`: the other holds a `null` where the one does not, which a merge patch would take for a removal.
 */
export function mergePatchOf(from: JsonRecord, to: JsonRecord): JsonRecord | 'inexpressible' | undefined {
  const patch = patchOf(from, to);
  if (Object.keys(patch).length === 0) return undefined;
  return sameJson(mergePatched(from, patch), to) ? patch : 'inexpressible';
}

function patchOf(from: JsonRecord, to: JsonRecord): JsonRecord {
  const patch: JsonRecord = {};
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) setOwn(patch, key, null);
  for (const [key, value] of Object.entries(to)) {
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    if (sameJson(before, value)) continue;
    setOwn(patch, key, isRecord(before) && isRecord(value) ? patchOf(before, value) : value);
  }
  return patch;
}

/** A copy of an object with a JSON merge patch applied: RFC 7396, section 2. */
export function mergePatched(object: JsonRecord, patch: JsonRecord): JsonRecord {
  const result: JsonRecord = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else {
      const before = Object.hasOwn(result, key) ? result[key] : undefined;
      setOwn(result, key, isRecord(value) ? mergePatched(isRecord(before) ? before : {}, value) : copyJson(value));
    }
  }
  return result;
}
