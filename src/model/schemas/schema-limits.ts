import { isRecord, sameJson } from '../json/json.ts';
import { list, number, text } from '../json/parse.ts';
import { type Message, type MessageCode, message } from '../message.ts';

type Schema = Readonly<Record<string, unknown>>;

/** A limit of a schema: what it is of a value, and when that breaks it. */
interface Limit {
  field: string;
  words: MessageCode;
  sizeOf(value: unknown): number | undefined;
  isBroken(size: number, limit: number, schema: Schema): boolean;
}

const below = (size: number, limit: number) => size < limit;
const above = (size: number, limit: number) => size > limit;
const amount = (value: unknown) => (typeof value === 'bigint' ? Number(value) : number(value));
// In characters of Unicode, as Go counts them.
const characters = (value: unknown) => (typeof value === 'string' ? [...value].length : undefined);
const items = (value: unknown) => (Array.isArray(value) ? value.length : undefined);
const fields = (value: unknown) => (isRecord(value) ? Object.keys(value).length : undefined);

const limits: readonly Limit[] = [
  { field: 'minimum', words: 'schema.minimum', sizeOf: amount, isBroken: below },
  { field: 'maximum', words: 'schema.maximum', sizeOf: amount, isBroken: above },
  {
    field: 'minimum',
    words: 'schema.exclusive-minimum',
    sizeOf: amount,
    isBroken: (size, limit, { exclusiveMinimum }) => exclusiveMinimum === true && size === limit,
  },
  {
    field: 'maximum',
    words: 'schema.exclusive-maximum',
    sizeOf: amount,
    isBroken: (size, limit, { exclusiveMaximum }) => exclusiveMaximum === true && size === limit,
  },
  {
    field: 'multipleOf',
    words: 'schema.multiple',
    sizeOf: amount,
    // Of others a remainder says nothing: 0.3 is no multiple of 0.1 in floating point.
    isBroken: (size, limit) => Number.isInteger(limit) && limit > 0 && size % limit !== 0,
  },
  { field: 'minLength', words: 'schema.min-length', sizeOf: characters, isBroken: below },
  { field: 'maxLength', words: 'schema.max-length', sizeOf: characters, isBroken: above },
  { field: 'minItems', words: 'schema.min-items', sizeOf: items, isBroken: below },
  { field: 'maxItems', words: 'schema.max-items', sizeOf: items, isBroken: above },
  { field: 'minProperties', words: 'schema.min-properties', sizeOf: fields, isBroken: below },
  { field: 'maxProperties', words: 'schema.max-properties', sizeOf: fields, isBroken: above },
];

/** What the limits of a schema say against a value: `enum`, `pattern`, `minimum`, `maxLength` and their like. */
export function limitsOf(value: unknown, schema: Schema): Message[] {
  const said: Message[] = [];
  if (schema.enum !== undefined && !list(schema.enum).some((one) => sameJson(one, value))) {
    said.push(message('schema.enum', { values: list(schema.enum).map(String).join(', ') }));
  }
  for (const { field, words, sizeOf, isBroken } of limits) {
    const limit = number(schema[field]);
    const size = limit === undefined ? undefined : sizeOf(value);
    if (limit === undefined || size === undefined) continue;
    if (isBroken(size, limit, schema)) said.push(message(words, { limit }));
  }
  const pattern = text(schema.pattern);
  if (pattern !== undefined && typeof value === 'string' && expression(pattern)?.test(value) === false) {
    said.push(message('schema.pattern', { pattern }));
  }
  return said;
}

/** A pattern is one of Go (RE2); what JavaScript does not read is left open. */
function expression(pattern: string): RegExp | undefined {
  // Flags in the middle, classes of POSIX and ends of text are read differently here, and would refuse what fits.
  if (/\(\?[a-zA-Z-]+[):]|\[\[:|\\[AzQEaC]/.test(pattern.replaceAll('(?:', ''))) return undefined;
  try {
    return new RegExp(pattern);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
