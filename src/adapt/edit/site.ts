import { type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, type Node, visit } from 'yaml';
import type { Message } from '../../model/message.ts';
import type { Moved } from './moved.ts';

/** Why a text is not edited at a place; it is caught where the edit was asked for. */
export class NotEditable extends Error {
  readonly words: Message;

  constructor(words: Message) {
    super(words.code);
    this.words = words;
  }
}

/** A text that is edited, and how its author lays it out. */
export interface Site {
  text: string;
  newline: string;
  /** How far a mapping stands behind its parent. */
  indent: number;
  /** Whether the dashes of a list stand behind the key above them. */
  indentLists: boolean;
  /** Whether blanks stand inside of braces. */
  padded: boolean;
  /** Written as JSON, which has quotes around every key. */
  json: boolean;
  /** What goes and may come elsewhere. */
  moved: Moved;
}

/** How a document of a text is laid out. */
export function siteOf(text: string, document: Document.Parsed): Site {
  const part = text.slice(document.range[0], document.range[2]);
  const { contents } = document;
  const first = isMap(contents) && contents.flow ? contents.items[0]?.key : undefined;
  return {
    text,
    newline: part.includes('\r\n') ? '\r\n' : '\n',
    indent: indentOf(text, contents),
    indentLists: !/^( *)(?:- +)?[^\s#-][^\n]*:[ \t]*\r?\n\1- /m.test(part),
    padded: /\{[ \w"']/.exec(part)?.[0] === '{ ',
    json: isScalar(first) && first.type === 'QUOTE_DOUBLE',
    moved: new Map(),
  };
}

function indentOf(text: string, contents: unknown): number {
  if (!isMap(contents) || contents.flow) return 2;
  for (const { value } of contents.items) {
    const inner = isMap(value) && !value.flow ? value.range?.[0] : undefined;
    if (inner !== undefined) return Math.max(columnOf(text, inner), 2);
  }
  return 2;
}

/** Whether a template stands among the values, such as `replicas: {{ .Values.replicas }}`: YAML reads it as a mapping of mappings. */
export function holdsTemplate(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Pair(_key, { key }) {
      found ||= isCollection(key);
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

/** Where a line begins; a byte order mark is no part of it. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return text[start] === '\uFEFF' ? start + 1 : start;
}

/** Where the line after the one of an offset begins, or the text ends. */
export function nextLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}

/** How many characters stand before an offset in its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Where a node ends, without comments and line ends behind it. */
export function contentEnd(text: string, node: Node): number {
  const [start, end] = node.range ?? [0, 0];
  if (isAlias(node)) return end;
  if (isScalar(node)) return isBlock(node.type) ? blockEnd(text, start, end) : end;
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: unknown = node.items.at(-1);
    const inner = isPair(last) ? (last.value ?? last.key) : last;
    return isNode(inner) ? contentEnd(text, inner) : end;
  }
  return end;
}

function blockEnd(text: string, start: number, end: number): number {
  // With a plus the empty lines at the end are a part of the value.
  if (/^[|>]\d?\+/.test(text.slice(start, start + 3))) return end;
  return start + text.slice(start, end).trimEnd().length;
}

function isBlock(type: unknown): boolean {
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
}
