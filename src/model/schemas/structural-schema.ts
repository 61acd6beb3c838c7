import { isRecord, jsonPointer, recordAt, sameJson } from '../json/json.ts';
import { list, record, text, texts } from '../json/parse.ts';
import { type Message, message } from '../message.ts';
import { openApiType } from './kind-schema.ts';
import { limitsOf } from './schema-limits.ts';

/** What a schema says of one place: what is wrong there, or the field that it does not have, which is dropped. */
export type SchemaProblem = { pointer: string } & ({ words: Message } | { unknown: string });

type Schema = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/**
 * What the structural schema of a definition says of a custom resource: the part of OpenAPI v3 that `apiextensions.k8s.io/v1` allows, with its
 * own `x-kubernetes-…` words. Defaults count as given. Conditions (CEL) and formats are not looked at.
 */
export function schemaProblems(object: unknown, schema: Schema): SchemaProblem[] {
  const found: SchemaProblem[] = [];
  // What every object has is not of the schema.
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...own } = record(object);
  checkRecord(own, { ...schema, required: without(schema.required) }, [], found);
  return found;
}

const ofEveryObject: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

function without(required: unknown): string[] {
  return texts(required).filter((field) => !ofEveryObject.has(field));
}

function check(value: unknown, schema: Schema, path: Path, found: SchemaProblem[]): void {
  const wrong = (words: Message) => found.push({ pointer: jsonPointer(...path), words });
  if (value === null) {
    if (schema.nullable !== true && schema.default === undefined && schema.type !== undefined)
      wrong(message('schema.null'));
    return;
  }
  const type = typeProblem(value, schema);
  if (type) {
    wrong(type);
    return;
  }
  for (const words of limitsOf(value, schema)) wrong(words);
  for (const words of formsOf(value, schema)) wrong(words);
  if (Array.isArray(value)) checkItems(value, schema, path, found);
  else if (isRecord(value)) checkRecord(value, schema, path, found);
}

function typeProblem(value: unknown, schema: Schema): Message | undefined {
  const found = openApiType(value);
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (found === 'integer' || found === 'string') return undefined;
    return message('schema.type', { type: 'integer or string', found });
  }
  const type = text(schema.type);
  const fits = type === undefined || type === '' || type === found || (type === 'number' && found === 'integer');
  return fits ? undefined : message('schema.type', { type, found });
}

function checkItems(values: readonly unknown[], schema: Schema, path: Path, found: SchemaProblem[]): void {
  const items = recordAt(schema.items);
  if (items) for (const [index, value] of values.entries()) check(value, items, [...path, index], found);
  for (const index of duplicates(values, schema)) {
    found.push({ pointer: jsonPointer(...path, index), words: message('schema.duplicate') });
  }
}

/** Places of items that stand before already, where the list is a set or has keys. */
function duplicates(values: readonly unknown[], schema: Schema): number[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return [];
  const keys = texts(schema['x-kubernetes-list-map-keys']);
  const properties = recordAt(schema.items, 'properties');
  const keyOf = (item: unknown) =>
    type === 'set' ? item : keys.map((key) => record(item)[key] ?? recordAt(properties, key)?.default ?? null);
  const seen: unknown[] = [];
  return values.flatMap((item, index) => {
    const key = keyOf(item);
    const isSecond = seen.some((one) => sameJson(one, key));
    seen.push(key);
    return isSecond ? [index] : [];
  });
}

function checkRecord(
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  path: Path,
  found: SchemaProblem[],
): void {
  const properties = record(schema.properties);
  const others = schema.additionalProperties;
  // An object within the object has what every object has.
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  for (const [key, child] of Object.entries(value)) {
    const at = [...path, key];
    const own = Object.hasOwn(properties, key) ? recordAt(properties[key]) : undefined;
    if (own) check(child, own, at, found);
    else if (isRecord(others)) check(child, others, at, found);
    else if (!keepsUnknown(schema) && !(isEmbedded && ofEveryObject.has(key))) {
      found.push({ pointer: jsonPointer(...at), unknown: at.join('.') });
    }
  }
  for (const field of texts(schema.required)) {
    const isGiven = Object.hasOwn(value, field) || recordAt(properties[field])?.default !== undefined;
    if (!isGiven) found.push({ pointer: jsonPointer(...path, field), words: message('schema.required', { field }) });
  }
}

function keepsUnknown(schema: Schema): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
}

/** Of the forms that a value must have, in `allOf`, `anyOf`, `oneOf` and `not`; in them unknown fields are none of their business. */
function formsOf(value: unknown, schema: Schema): Message[] {
  const fits = (form: unknown) => fitsForm(value, record(form));
  const counts = (forms: unknown) => list(forms).filter(fits).length;
  const out: Message[] = [];
  const oneOf = schema.oneOf === undefined || counts(schema.oneOf) === 1;
  const anyOf = schema.anyOf === undefined || counts(schema.anyOf) > 0;
  if (!oneOf || !anyOf || !list(schema.allOf).every(fits)) out.push(message('schema.any-of'));
  if (schema.not !== undefined && fits(schema.not)) out.push(message('schema.not'));
  return out;
}

function fitsForm(value: unknown, form: Schema): boolean {
  const found: SchemaProblem[] = [];
  check(value, form, [], found);
  return found.every((problem) => 'unknown' in problem);
}
