import { isRecord, type JsonRecord, setOwn } from '../../model/json/json.ts';

/** A JSON value as CEL takes it: whole numbers are integers there. What is undefined is left out. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (!isRecord(value)) return value;
  const made: JsonRecord = {};
  for (const [key, one] of Object.entries(value)) if (one !== undefined) setOwn(made, key, toCel(one));
  return made;
}

/** A value that an expression gave, as JSON. Throws `TypeError` where JSON has no such value. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return wholeNumber(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is no number of JSON`);
  if (value === null || ['string', 'boolean', 'number'].includes(typeof value)) return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (!isRecord(value) || !isPlain(value))
    throw new TypeError('only text, numbers, true, false, lists and maps can be written');
  const made: JsonRecord = {};
  for (const [key, one] of Object.entries(value)) setOwn(made, key, toJson(one));
  return made;
}

/** A value that an expression gave, in words: text as it is, anything else as JSON. Throws what `toJson` throws. */
export function toWords(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? value : JSON.stringify(toJson(value));
}

function wholeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new TypeError(`${value} is too large for a number of JSON`);
  return number;
}

function isPlain(value: JsonRecord): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
