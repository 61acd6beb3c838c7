/**
 * JSON to values and back without a change to any number. Kubernetes has integers of 64 bits, and a JavaScript number
 * holds 53: those that a number would round become a `bigint`, and nothing else does.
 */

declare global {
  /** JSON.parse source text access (ES2026), which Node has since 21. */
  interface JSON {
    parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
    rawJSON(text: string): unknown;
  }
}

/** The value of a JSON text. Throws SyntaxError as `JSON.parse` does; a text with a long integer takes eight times as long as others. */
export function parseJson(text: string): unknown {
  return mayHoldLongInteger(text) ? JSON.parse(text, exactly) : JSON.parse(text);
}

/** The JSON text of a value; a `bigint` stands in it with all its digits. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (thrown) {
    // What it says of a bigint. Asking for one beforehand would take as long as the writing.
    if (!(thrown instanceof TypeError)) throw thrown;
    return JSON.stringify(value, (_key, item: unknown) =>
      typeof item === 'bigint' ? JSON.rawJSON(String(item)) : item,
    );
  }
}

/** The integer of a literal: a number where that has the same digits, else a `bigint`. So equal integers are equal values. */
export function exactInteger(literal: string): number | bigint {
  const value = Number(literal);
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(literal);
  return String(value) === String(exact) ? value : exact;
}

function exactly(_key: string, value: unknown, { source }: { source?: string }): unknown {
  const long = typeof value === 'number' && source !== undefined && /^-?\d{16,}$/.test(source);
  return long ? exactInteger(source) : value;
}

/** Digits between what may stand around a number; a string may hold that too. */
const inPlace = /^[-:,[\s]?\d+[,}\]\s]?$/;
/** Digits of the smallest integer that a number does not hold. */
const length = 16;

/** A look at one character in sixteen: no such integer fits between two of them. A regular expression takes three times as long. */
function mayHoldLongInteger(text: string): boolean {
  for (let at = length - 1; at < text.length; at += length) {
    if (!isDigit(text, at)) continue;
    let start = at;
    while (isDigit(text, start - 1)) start -= 1;
    while (isDigit(text, at + 1)) at += 1;
    if (at - start + 1 >= length && inPlace.test(text.slice(Math.max(0, start - 1), at + 2))) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** What a text of JSON holds; nothing where it is none. */
export function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
