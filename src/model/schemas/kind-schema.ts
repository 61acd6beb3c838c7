import {
  childOf,
  isRecord,
  type JsonRecord,
  listIndex,
  pointerParts,
  recordAt,
  recordsOf,
  sameJson,
} from '../json/json.ts';
import { texts } from '../json/parse.ts';

/** The schema of a kind: OpenAPI v3 as servers publish it, or the structural schema of a definition. */
export interface KindSchema {
  schema: JsonRecord;
  /** The schemas that it refers to, by the last part of `#/components/schemas/NAME`; none in a definition. */
  others: JsonRecord;
}

/**
 * Whether a server fills in just that value at a place (JSON pointer) where an object says nothing: a field whose schema has the value as its
 * default, with the defaults of what lies in it. Keys of maps and items of lists are never filled in.
 */
export function isSchemaDefault({ schema, others }: KindSchema, pointer: string, value: unknown): boolean {
  const parts = pointerParts(pointer);
  const field = parts.pop();
  if (field === undefined) return false;
  const holder = schemaAt({ schema, others }, parts);
  const own = holder && propertyOf(holder, field);
  if (own?.default === undefined) return false;
  return sameJson(withDefaults(own.default, own, others), value);
}

/**
 * How the items of the list at a path are told apart: a `set` by their values, others by some of their fields, each with its default, where it has
 * one. Nothing of a list that a server takes as a whole, and of what is none.
 */
export function listKeysAt(kind: KindSchema, path: readonly (string | number)[]): 'set' | JsonRecord | undefined {
  const list = schemaAt(kind, path.map(String));
  const type = list?.['x-kubernetes-list-type'];
  if (type === 'set') return 'set';
  const keys = texts(list?.['x-kubernetes-list-map-keys']);
  if (type !== 'map' || keys.length === 0) return undefined;
  const { properties } = whole(recordAt(list?.items) ?? {}, kind.others);
  return Object.fromEntries(keys.map((key) => [key, recordAt(properties, key)?.default]));
}

/** Whether a schema has a quantity at a place (JSON pointer): a format of that name, or the pattern that controller-gen writes for `resource.Quantity`. */
export function isQuantityAt(kind: KindSchema, pointer: string): boolean {
  const at = schemaAt(kind, pointerParts(pointer));
  if (at?.format === 'quantity') return true;
  return at?.['x-kubernetes-int-or-string'] === true && String(at.pattern).includes('([KMGTPE]i)');
}

/** The schema of a place, with what it refers to in it; nothing where the kind has no such place. */
function schemaAt({ schema, others }: KindSchema, parts: readonly string[]): JsonRecord | undefined {
  let at: JsonRecord | undefined = whole(schema, others);
  for (const part of parts) {
    const below: JsonRecord | undefined = at && schemaBelow(at, part);
    at = below && whole(below, others);
  }
  return at;
}

/** The schema that one refers to by its `$ref`; nothing where it refers to none, or that is not there. */
export function referredSchema(reference: unknown, others: JsonRecord): JsonRecord | undefined {
  const referred = typeof reference === 'string' ? childOf(others, reference.split('/').at(-1) ?? '') : undefined;
  return isRecord(referred) ? referred : undefined;
}

/** The type of a value in the words of OpenAPI. */
export function openApiType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isRecord(value)) return 'object';
  if (typeof value === 'bigint' || Number.isInteger(value)) return 'integer';
  return typeof value;
}

/** Levels of references and forms; a hostile schema refers to itself. */
const deepest = 10;

/** A schema with what it refers to, or takes from others, in it. */
function whole(schema: JsonRecord, others: JsonRecord, depth = 0): JsonRecord {
  if (depth > deepest) return schema;
  const { $ref: reference, allOf, ...own } = schema;
  const referred = referredSchema(reference, others);
  const parts = [...(referred ? [referred] : []), ...recordsOf(allOf).map(([, one]) => one)];
  let made: JsonRecord = {};
  for (const part of [...parts.map((one) => whole(one, others, depth + 1)), own]) {
    const properties = { ...recordAt(made.properties), ...recordAt(part.properties) };
    made = { ...made, ...part, properties };
  }
  return made;
}

function propertyOf(schema: JsonRecord, field: string): JsonRecord | undefined {
  const found = childOf(schema.properties, field);
  return isRecord(found) ? found : undefined;
}

function schemaBelow(schema: JsonRecord, part: string): JsonRecord | undefined {
  const items = listIndex(part) === undefined ? undefined : recordAt(schema.items);
  return propertyOf(schema, part) ?? items ?? recordAt(schema.additionalProperties);
}

/** A value that a server fills in gets the defaults of its own fields, too. */
function withDefaults(value: unknown, schema: JsonRecord, others: JsonRecord, depth = 0): unknown {
  if (!isRecord(value) || depth > deepest) return value;
  const { properties } = whole(schema, others);
  const filled: JsonRecord = { ...value };
  for (const [field, own] of Object.entries(recordAt(properties) ?? {})) {
    if (!isRecord(own)) continue;
    const given = Object.hasOwn(filled, field) ? filled[field] : own.default;
    if (given !== undefined) filled[field] = withDefaults(given, own, others, depth + 1);
  }
  return filled;
}
