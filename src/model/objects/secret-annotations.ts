import { Buffer } from 'node:buffer';
import { record } from '../json/parse.ts';
import type { KubeObject } from './object.ts';

/** Characters from which a value of a Secret is looked for: shorter ones stand in too many words. */
const shortest = 6;

/** Annotations in which tools keep a whole object, packed or not. */
const wholeObject = /last-applied|^kapp\.k14s\.io\/original|^objectset\.rio\.cattle\.io\/applied$/i;
/** An object with values of whatever time; and what was packed by gzip or zip, in base64. */
const looksLikeSecret = /(^|[\s{,\\"])(data|stringData)\\*"?\s*:|^(H4sI|UEsDB)/;
/** Names that servers and tools go by, which may also be values. */
const names = /^(kubernetes\.io\/service-account|meta\.helm\.sh\/release-)/;

/** Tells of an annotation of a Secret, by its name and its text, whether it holds one of its values. */
export type TellsValue = (name: string, text: unknown) => boolean;

/** How annotations of Secrets tell values of theirs: as they are, in base64 or in a JSON text, or with the whole Secret. */
export function tellingAnnotations(...secrets: readonly KubeObject[]): TellsValue {
  const values = secrets.flatMap(({ data, stringData }) => [
    ...Object.values(record(data)).flatMap(writtenAs),
    ...Object.values(record(stringData)).flatMap((value) =>
      typeof value === 'string' ? writtenAs(Buffer.from(value).toString('base64')) : [],
    ),
  ]);
  return (name, text) => {
    if (names.test(name) || typeof text !== 'string') return false;
    return wholeObject.test(name) || looksLikeSecret.test(text) || values.some((value) => text.includes(value));
  };
}

/** The same annotations, with `mask` for those that tell a value. */
export function maskedAnnotations(
  annotations: Readonly<Record<string, string>>,
  tells: TellsValue,
  mask: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations).map(([name, text]) => [name, tells(name, text) ? mask : text] as const),
  );
}

function writtenAs(encoded: unknown): string[] {
  if (typeof encoded !== 'string') return [];
  const value = Buffer.from(encoded, 'base64').toString();
  const all = [encoded, value, value.trim(), JSON.stringify(value).slice(1, -1)];
  return [...new Set(all)].filter((one) => one.length >= shortest);
}
