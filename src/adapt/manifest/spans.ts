import { type Document, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import { contentEnd } from '../edit/site.ts';

/** From the first character of something in a text to behind its last one, as offsets. */
export type Span = readonly [start: number, end: number];

/** A value, and the key that it stands behind. */
interface Entry {
  key?: Node | undefined;
  value: unknown;
}

/**
 * Where the value of a path stands in the text of its document; for one over several lines, or empty, where its key does. What is
 * not there has the place of the nearest above it.
 */
export function spanOf(text: string, document: Document.Parsed, path: readonly (string | number)[]): Span {
  let entry: Entry = { value: document.contents };
  for (const part of path) {
    const below = entryOf(entry.value, part);
    if (!below) break;
    entry = below;
  }
  const { key, value } = entry;
  if (isNode(value) && value.range) {
    const span: Span = [value.range[0], contentEnd(text, value)];
    if (isOneLine(text, span)) return span;
    if (!key?.range) return firstLine(text, span);
  }
  const [start = 0, end = start] = key?.range ?? document.range;
  return firstLine(text, [start, end]);
}

/** A part of a text, such as a host in a file of a ConfigMap, and where it begins there. */
export interface TextPart {
  at: number;
  text: string;
}

/**
 * Where a part of a value stands that is written line by line below its key (`|`), whose span is known; nothing where the value is written otherwise, or
 * has another text there.
 */
export function partSpan(text: string, [, key]: Span, value: unknown, part: TextPart): Span | undefined {
  if (typeof value !== 'string' || !value.startsWith(part.text, part.at)) return undefined;
  const head = text.indexOf('\n', key);
  if (
    head < 0 ||
    !/^["']?[ \t]*:[ \t]+(?:[!&]\S+[ \t]+)*\|[-+\d]*[ \t]*(?:#.*)?$/.test(text.slice(key, head).trimEnd())
  ) {
    return undefined;
  }
  const begin = value.lastIndexOf('\n', part.at - 1) + 1;
  const [said = ''] = value.slice(begin).split('\n', 1);
  let start = head + 1;
  for (let at = value.indexOf('\n'); at !== -1 && at < begin; at = value.indexOf('\n', at + 1)) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  const [line = ''] = text.slice(start).split('\n', 1);
  const margin = line.replace(/\r$/, '').length - said.length;
  if (!line.startsWith(said, margin)) return undefined;
  const offset = start + margin + part.at - begin;
  return [offset, offset + part.text.length];
}

function entryOf(value: unknown, part: string | number): Entry | undefined {
  if (isSeq(value)) {
    const item = value.items[Number(part)];
    return isNode(item) ? { value: item } : undefined;
  }
  if (!isMap(value)) return undefined;
  const pair = value.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
  return pair && isNode(pair.key) ? { key: pair.key, value: pair.value } : undefined;
}

/** Whether something, but not nothing, stands there in one line. */
export function isOneLine(text: string, [start, end]: Span): boolean {
  return end > start && !text.slice(start, end).includes('\n');
}

/** The part in the first line, without white space at its end. */
export function firstLine(text: string, [start, end]: Span): Span {
  const [line = ''] = text.slice(start, end).split('\n', 1);
  return [start, start + line.trimEnd().length];
}
