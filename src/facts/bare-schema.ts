import { isRecord, type JsonRecord } from '../model/json/json.ts';

/** Words for people, and conditions that only a server computes. */
const forPeople: ReadonlySet<string> = new Set([
  'description',
  'example',
  'externalDocs',
  'title',
  'x-kubernetes-validations',
]);

/** A schema (OpenAPI v3) without the words for people, which are most of it. */
export function bareSchema(schema: JsonRecord): JsonRecord {
  const kept = Object.entries(schema).filter(([key]) => !forPeople.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, bareBelow(key, value)]));
}

function bareBelow(key: string, value: unknown): unknown {
  const each = (one: unknown) => (isRecord(one) ? bareSchema(one) : one);
  // Fields may be called `description` themselves.
  if (key === 'properties' && isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one)]));
  }
  if (key === 'items' || key === 'additionalProperties' || key === 'not') return each(value);
  if (key === 'allOf' || key === 'anyOf' || key === 'oneOf') return Array.isArray(value) ? value.map(each) : value;
  // Limits of integers with 64 bits; nothing comes near them.
  return typeof value === 'bigint' ? Number(value) : value;
}
