import { isRecord } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/**
 * A writer for plain JSON values only: the YAML library takes a hundred times as long, and an export writes tens of thousands.
 * Whatever a reader of YAML 1.1 or 1.2 could take for something else than the text it is, is quoted.
 */

/** Text that stands without quotes: no indicator in front, no `: `, no ` #`, no space at an end. */
const plain = /^(?:[A-Za-z_/]|\.(?=[A-Za-z]))(?:[\w./@+=%(),;-]|:(?=\S)| (?=[^\s#]))*$/;
/** Quantities and durations, which no reader takes for a number. */
const quantity = /^[0-9]+(?:ms|[smhkMGT]|[KMGT]i)$/;
/** Words with a meaning of their own in YAML 1.1 or 1.2. */
const word = /^(?:y|n|yes|no|on|off|true|false|null|\.inf|\.nan)$/i;
/** Some readers of YAML 1.1 take an exponent without digits before it for a number. */
const exponent = /^\.?e[-+]?[0-9_]+$/i;
/** Printable in YAML, and no line break of YAML 1.1 beside the line feed. Source: YAML 1.2.2 §5.1, YAML 1.1 §4.2. */
const printable = /^[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
/** Printable for JSON, but not for YAML, or a line break there. */
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Longer text without line feeds is quoted without a look. */
const longestPlain = 2000;
/** A key may have 1,024 characters before its colon, quotes included; longer ones are written behind a question mark. */
const longestKey = 1000;
/** Keys repeat from object to object. */
const knownKeys = new Map<string, string>();
const mostKnownKeys = 5000;

/** A manifest as people write it: two spaces, lists not indented below their key; apiVersion, kind, metadata and spec first. What JSON cannot say (undefined, functions) is left out of mappings and null in lists. */
export function manifestYaml(object: KubeObject): string {
  let out = '';
  const { apiVersion, kind, metadata, spec, ...rest } = object;
  out = entry(out, 'apiVersion', apiVersion, 0);
  out = entry(out, 'kind', kind, 0);
  out = entry(out, 'metadata', metadata, 0);
  if (spec !== undefined) out = entry(out, 'spec', spec, 0);
  for (const key of Object.keys(rest)) out = entry(out, key, rest[key], 0);
  return out;
}

function entries(out: string, mapping: Record<string, unknown>, indent: number, inline: boolean): string {
  let text = out;
  let first = inline;
  for (const key of Object.keys(mapping)) {
    const value = mapping[key];
    if (value === undefined) continue;
    text = entry(first ? text : text + spaces(indent), key, value, indent);
    first = false;
  }
  return text;
}

/** One key with its value; the indentation before the key stands already. */
function entry(out: string, key: string, value: unknown, indent: number): string {
  const name = keyText(key);
  const head = name.length > longestKey ? `${out}? ${name}\n${spaces(indent)}:` : `${out}${name}:`;
  if (typeof value === 'string') return string(`${head} `, value, indent);
  if (Array.isArray(value)) {
    return value.length === 0 ? `${head} []\n` : items(`${head}\n`, value, indent, false);
  }
  if (isRecord(value)) {
    return isEmpty(value) ? `${head} {}\n` : entries(`${head}\n`, value, indent + 2, false);
  }
  return `${head} ${scalar(value)}\n`;
}

function items(out: string, list: readonly unknown[], indent: number, inline: boolean): string {
  let text = out;
  for (let index = 0; index < list.length; index += 1) {
    const value = list[index];
    const head = index === 0 && inline ? `${text}- ` : `${text}${spaces(indent)}- `;
    if (typeof value === 'string') text = string(head, value, indent);
    else if (Array.isArray(value) && value.length > 0) text = items(head, value, indent + 2, true);
    else if (isRecord(value) && !isEmpty(value)) text = entries(head, value, indent + 2, true);
    else text = `${head}${scalar(value)}\n`;
  }
  return text;
}

function string(head: string, value: string, indent: number): string {
  const chomping = value.includes('\n') ? blockChomping(value) : undefined;
  if (chomping === undefined) return `${head}${stringText(value)}\n`;
  const margin = spaces(indent + 2);
  const lines = value.endsWith('\n') ? value.slice(0, -1) : value;
  // A reader finds the indentation by the first line, unless that begins with a space or is empty.
  const indicator = /^[ \n]/.test(value) ? '2' : '';
  return `${head}|${indicator}${chomping}\n${lines.replace(/^(?=.)/gm, margin)}\n`;
}

/** How a block of lines ends (nothing, `-`, `+`), or undefined for text that no block can hold. */
function blockChomping(value: string): '' | '-' | '+' | undefined {
  if (!/[^\s]/.test(value) || !printable.test(value)) return undefined;
  const body = value.endsWith('\n') ? value.slice(0, -1) : value;
  // White space alone in the last line is easily lost.
  if (/\n[ \t]+$/.test(body)) return undefined;
  if (body === value) return '-';
  return body.endsWith('\n') ? '+' : '';
}

function keyText(key: string): string {
  let text = knownKeys.get(key);
  if (text === undefined) {
    text = stringText(key);
    if (knownKeys.size < mostKnownKeys) knownKeys.set(key, text);
  }
  return text;
}

function stringText(value: string): string {
  if (value.length <= longestPlain && plain.test(value)) {
    if (!(value.length <= 5 && word.test(value)) && !exponent.test(value)) return value;
  } else if (quantity.test(value)) return value;
  const json = JSON.stringify(value);
  return json.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function scalar(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return numberText(value);
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? '[]' : '{}';
    default:
      return 'null';
  }
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  if (!Number.isFinite(value)) return 'null';
  const text = String(value);
  // YAML 1.1 knows no exponent without a decimal point.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

function isEmpty(mapping: Record<string, unknown>): boolean {
  for (const key in mapping) if (mapping[key] !== undefined) return false;
  return true;
}

const margins: string[] = [];
function spaces(count: number): string {
  let margin = margins[count];
  if (margin === undefined) {
    margin = ' '.repeat(count);
    margins[count] = margin;
  }
  return margin;
}
