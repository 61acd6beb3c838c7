import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type MessageArg, message } from '../../model/message.ts';
import { migrationSchema } from '../../model/migration/plan.ts';
import type { PlanPath } from './schema-at.ts';

/** A stretch of the text: offsets in UTF-16 units, `end` exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

/** A place in the text; both begin at 0. */
export interface Place {
  line: number;
  column: number;
}

/** What a text is: its schema, and what it is called where the whole of it is meant. */
export interface TextKind {
  schema: z.core.$ZodType;
  itself: MessageArg;
}

const planKind: TextKind = { schema: migrationSchema, itself: message('plan.itself') };

/** The text of a plan, or of another kind, its YAML document, and where its parts stand; half-written YAML has a document too. */
export class PlanText {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly kind: TextKind;
  readonly #lines = new LineCounter();

  constructor(text: string, kind: TextKind = planKind) {
    this.text = text;
    this.kind = kind;
    this.document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, logLevel: 'error' });
  }

  /** Line and column of an offset. */
  place(offset: number): Place {
    const { line, col } = this.#lines.linePos(Math.min(Math.max(offset, 0), this.text.length));
    return { line: Math.max(line - 1, 0), column: Math.max(col - 1, 0) };
  }

  /** The offset of a line and column; the end of the line or of the text where they lie behind it. */
  offset({ line, column }: Place): number {
    const start = this.#lines.lineStarts[line];
    if (start === undefined) return this.text.length;
    const next = this.#lines.lineStarts[line + 1];
    return Math.min(start + column, next === undefined ? this.text.length : next - 1);
  }

  /** Where the value at a path stands; that of the nearest place above it where there is none. */
  valueAt(path: PlanPath): Stretch {
    for (let length = path.length; length >= 0; length -= 1) {
      const stretch = stretchOf(this.document.getIn(path.slice(0, length), true));
      if (stretch) return stretch;
      const key = length > 0 ? this.#keyOnly(path.slice(0, length)) : undefined;
      if (key) return key;
    }
    return { start: 0, end: this.text.indexOf('\n') < 0 ? this.text.length : this.text.indexOf('\n') };
  }

  /** Where the key at a path stands, or the value where it is an item of a list. */
  keyAt(path: PlanPath): Stretch {
    return this.#keyOnly(path) ?? (path.length === 0 ? this.#firstLine() : this.valueAt(path));
  }

  /** The pair of a mapping at a path. */
  pairAt(path: PlanPath): Pair | undefined {
    const parent = this.document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return undefined;
    const key = path.at(-1);
    return parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
  }

  /** The path of the innermost key or value around an offset, and whether it is the key. */
  pathAt(offset: number): { path: PlanPath; onKey: boolean } | undefined {
    return pathIn(this.document.contents, offset, []);
  }

  #keyOnly(path: PlanPath): Stretch | undefined {
    return stretchOf(this.pairAt(path)?.key);
  }

  #firstLine(): Stretch {
    const end = this.text.indexOf('\n');
    return { start: 0, end: end < 0 ? this.text.length : end };
  }
}

function stretchOf(node: unknown): Stretch | undefined {
  if (!isNode(node) || !node.range) return undefined;
  const [start, end] = node.range;
  return end > start ? { start, end } : undefined;
}

function holds(node: unknown, offset: number): boolean {
  return isNode(node) && !!node.range && offset >= node.range[0] && offset <= node.range[1];
}

function pathIn(node: unknown, offset: number, path: PlanPath): { path: PlanPath; onKey: boolean } | undefined {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const below = [...path, String(key.value)];
      if (holds(key, offset)) return { path: below, onKey: true };
      const found = pathIn(value, offset, below);
      if (found) return found;
    }
    return undefined;
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = pathIn(item, offset, [...path, index]);
      if (found) return found;
    }
    return undefined;
  }
  return (isScalar(node) || isAlias(node)) && holds(node, offset) ? { path, onKey: false } : undefined;
}
