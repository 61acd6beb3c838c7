import { Buffer } from 'node:buffer';
import { unescape as unescaped } from 'node:querystring';
import { parseAllDocuments, visit } from 'yaml';
import { textRecord } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** Characters that a value has at the least: shorter ones stand in too many words, and are found by trying. */
const shortest = 4;
/** Words that are in Secrets and tell nothing; without them no log could be read. */
const plain = new Set(['true', 'false', 'null', 'none', 'info', 'debug', 'warn', 'error', 'http', 'https']);
/** A port or another short number. */
const shortNumber = /^\d{1,5}$/;
/** Texts that lie in each other and are looked into: `.dockerconfigjson` has a JSON with base64 with a password. */
const deepest = 4;

/**
 * All texts by which values of Secrets may be told, the longest first: whole values, their lines, the parts of files and addresses that they
 * hold, and each of these as logs have it: in base64, in a JSON text, in an address.
 */
export function tellingTexts(secrets: readonly KubeObject[]): string[] {
  const texts = new Set<string>();
  for (const { data } of secrets) {
    for (const encoded of Object.values(textRecord(data))) {
      const value = Buffer.from(encoded, 'base64').toString();
      for (const whole of [encoded, value, ...value.split('\n')].map((one) => one.trim())) {
        if (isTelling(whole)) for (const written of writtenAs(whole)) texts.add(written);
      }
      const parts = new Set<string>();
      addParts(value, deepest, parts);
      for (const part of parts) {
        if (isTelling(part) && !shortNumber.test(part)) for (const written of writtenAs(part)) texts.add(written);
      }
    }
  }
  return [...texts].sort((one, other) => other.length - one.length);
}

function isTelling(text: string): boolean {
  return text.length >= shortest && !plain.has(text.toLowerCase());
}

/** What a value holds that tells something by itself, into `found`. */
function addParts(value: string, depth: number, found: Set<string>): void {
  if (depth === 0 || !isText(value)) return;
  const ofLines = value.split('\n').flatMap((line) => partsOfLine(line.trim()));
  for (const part of [...scalarsOf(value), ...ofLines, ...decoded(value)]) {
    const text = part.trim();
    if (text === value || found.has(text)) continue;
    found.add(text);
    addParts(text, depth - 1, found);
  }
}

/** Where values stand in lines of `.env`, INI, properties, connection strings, `.netrc`, `.htpasswd`, `.pgpass` and XML. */
const places = [
  /^[^=]*=\s*(.+)$/g,
  /=\s*("[^"]*"|'[^']*'|[^\s;&,"']+)/g,
  /:\s+(.+)$/g,
  /^[^\s:]+:(?!\/\/)(\S+)$/g,
  /^[^\s/]*:([^\s:/]+)$/g,
  /(?:pass\w{0,20}|token|secret)\s+(\S+)/gi,
  />([^<>]+)</g,
];
/** The user information of an address, to the first `@` and to the last: it may hold one. Its length has a bound, as the search takes its square. */
const userInfo = [/:\/\/([^\s@]{1,1000})@/g, /:\/\/(\S{1,1000})@/g];

function partsOfLine(line: string): string[] {
  const behind = places.flatMap((place) => [...line.matchAll(place)].map(([, found = '']) => unquoted(found)));
  const passwords = userInfo.flatMap((place) =>
    // What has no name before it is a token.
    [...line.matchAll(place)].map(([, found = '']) => found.slice(found.indexOf(':') + 1)),
  );
  return [...behind, ...passwords].flatMap((part) => [part, unescaped(part)]);
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1[,;]?$/, '$2');
}

/** The values in a text of JSON or YAML; a text that is neither is one value. */
function scalarsOf(text: string): string[] {
  const found: string[] = [];
  try {
    for (const document of parseAllDocuments(text, { intAsBigInt: true, logLevel: 'silent' })) {
      visit(document, {
        Scalar: (place, { value }) => {
          if (place !== 'key') found.push(String(value));
        },
      });
    }
  } catch (thrown) {
    // What is nested too deeply is a text like any other.
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return found;
}

function decoded(text: string): string[] {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]{6,}={0,2}$/.test(text)) return [];
  return [Buffer.from(text, 'base64').toString()].filter(isText);
}

/** Bytes that are no text have no parts that a log would show. */
function isText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text does not have
  return !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text);
}

/** A text as it is, in a JSON text as most write it and as Go does, and in addresses and forms. */
function writtenAs(text: string): string[] {
  const inJson = JSON.stringify(text).slice(1, -1);
  const inGo = inJson.replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
  const inForm = new URLSearchParams({ '': text }).toString().slice(1);
  return [text, inJson, inGo, encodeURIComponent(text.toWellFormed()), inForm, inForm.replaceAll('+', '%20')];
}
