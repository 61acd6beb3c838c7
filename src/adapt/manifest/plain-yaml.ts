import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';
import { firstLine, isOneLine, type Span } from './spans.ts';
import { plainScalar } from './yaml-tags.ts';

/** A document of plain YAML. */
export interface PlainDocument {
  /** What it holds: null where it is empty. */
  value: unknown;
  /** Where the value of a path stands, as `spanOf` says it of a parsed document; undefined where only that one knows. */
  spanOf(path: readonly (string | number)[]): Span | undefined;
}

/**
 * The documents of a text that has nothing but mappings, lists and scalars, as most manifests do; undefined for any other text, and for what
 * is no YAML. The reader is some five times as fast as the one that knows comments and layout, and gives the same values and places.
 */
export function plainDocuments(text: string): PlainDocument[] | undefined {
  if (unusual.test(text)) return undefined;
  try {
    return new PlainText(text).documents();
  } catch (thrown) {
    // The other reader tells what is wrong with it, and where.
    if (thrown instanceof NotPlain || thrown instanceof YAMLException || thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** What the two readers may see in another way: line ends and white space beside the usual, marks of the encoding, directives. */
const unusual = /[\t\r\0\u0085\u2028\u2029\ufeff\ufffd]|^%/m;

/** Something that is not read here. */
class NotPlain extends Error {}

type PlainNode = Scalar | Mapping | List;

interface Scalar {
  sort: 'scalar';
  event: ScalarEvent;
}

interface Mapping {
  sort: 'mapping';
  start: number;
  flow: boolean;
  entries: { name: string; key: ScalarEvent; value: PlainNode }[];
}

interface List {
  sort: 'list';
  start: number;
  flow: boolean;
  items: PlainNode[];
}

class PlainText {
  readonly #text: string;
  readonly #events: readonly Event[];
  #next = 0;

  /** @throws YAMLException for what is no YAML. */
  constructor(text: string) {
    this.#text = text;
    this.#events = parseEvents(text, {});
  }

  documents(): PlainDocument[] {
    const documents: PlainDocument[] = [];
    while (this.#next < this.#events.length) {
      this.#next += 1;
      const root = this.#node(this.#event());
      this.#next += 1;
      documents.push({ value: this.#valueOf(root), spanOf: (path) => spanIn(this.#text, root, path) });
    }
    return documents;
  }

  #event(): Event {
    const event = this.#events[this.#next];
    this.#next += 1;
    if (!event || event.type === EVENT_ID.ALIAS) throw new NotPlain();
    if ('tagStart' in event && (event.tagStart !== -1 || event.anchorStart !== -1)) throw new NotPlain();
    return event;
  }

  #node(event: Event): PlainNode {
    if (event.type === EVENT_ID.SCALAR) return { sort: 'scalar', event };
    if (event.type === EVENT_ID.MAPPING) return this.#mapping(event.start, event.style === COLLECTION_STYLE.FLOW);
    if (event.type === EVENT_ID.SEQUENCE) return this.#list(event.start, event.style === COLLECTION_STYLE.FLOW);
    throw new NotPlain();
  }

  #mapping(start: number, flow: boolean): Mapping {
    const entries: Mapping['entries'] = [];
    const names = new Set<string>();
    for (let key = this.#event(); key.type !== EVENT_ID.POP; key = this.#event()) {
      if (key.type !== EVENT_ID.SCALAR) throw new NotPlain();
      const name = this.#nameOf(key);
      // A key twice is an error; a merge and what each object has by itself are set in ways of their own.
      if (names.has(name) || name === '<<' || name in Object.prototype) throw new NotPlain();
      names.add(name);
      entries.push({ name, key, value: this.#node(this.#event()) });
    }
    return { sort: 'mapping', start, flow, entries };
  }

  #list(start: number, flow: boolean): List {
    const items: PlainNode[] = [];
    for (let event = this.#event(); event.type !== EVENT_ID.POP; event = this.#event()) items.push(this.#node(event));
    return { sort: 'list', start, flow, items };
  }

  /** The text of a key, which has to be one: others become text in a way of the reader. */
  #nameOf(key: ScalarEvent): string {
    const name = this.#scalar(key);
    if (typeof name !== 'string') throw new NotPlain();
    return name;
  }

  #valueOf(node: PlainNode): unknown {
    if (node.sort === 'scalar') return this.#scalar(node.event);
    if (node.sort === 'list') return node.items.map((item) => this.#valueOf(item));
    const value: Record<string, unknown> = {};
    for (const { name, value: below } of node.entries) value[name] = this.#valueOf(below);
    return value;
  }

  #scalar(event: ScalarEvent): unknown {
    const text = getScalarValue(this.#text, event);
    return event.style === SCALAR_STYLE.PLAIN ? plainScalar(text) : text;
  }
}

function spanIn(text: string, root: PlainNode, path: readonly (string | number)[]): Span | undefined {
  let key: ScalarEvent | undefined;
  let node = root;
  for (const part of path) {
    const entry = node.sort === 'mapping' ? node.entries.find(({ name }) => name === String(part)) : undefined;
    const below = node.sort === 'list' ? node.items[Number(part)] : entry?.value;
    if (!below) break;
    key = entry?.key;
    node = below;
  }
  const span = spanOfNode(node);
  if (span && isOneLine(text, span)) return span;
  if (key) return span || isLong(text, node) ? firstLine(text, spanOfScalar(key) ?? [0, 0]) : undefined;
  return span && firstLine(text, span);
}

/** From the first character of a value to behind its last one; undefined for what is empty, in brackets, a block of text, or ends with such. */
function spanOfNode(node: PlainNode): Span | undefined {
  if (node.sort === 'scalar') return spanOfScalar(node.event);
  const last = node.sort === 'mapping' ? node.entries.at(-1)?.value : node.items.at(-1);
  const end = last && !node.flow ? spanOfNode(last) : undefined;
  return end && [node.start, end[1]];
}

function spanOfScalar({ style, valueStart, valueEnd }: ScalarEvent): Span | undefined {
  if (style === SCALAR_STYLE.PLAIN) return valueStart === -1 ? undefined : [valueStart, valueEnd];
  const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
  return isQuoted ? [valueStart - 1, valueEnd + 1] : undefined;
}

/** Whether a value surely takes several lines, wherever it ends. */
function isLong(text: string, node: PlainNode): boolean {
  if (node.sort === 'mapping') return !node.flow && node.entries.length > 1;
  if (node.sort === 'list') return !node.flow && node.items.length > 1;
  const { style, valueStart, valueEnd } = node.event;
  const isBlock = style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
  return isBlock && /\S/.test(text.slice(valueStart, valueEnd));
}
