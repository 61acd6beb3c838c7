import { jsonPointer } from '../../model/json/json.ts';
import { isKubeObject } from '../../model/objects/kube-object.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { manifestYaml } from './manifest-yaml.ts';
import { firstLine, isOneLine, type Span } from './spans.ts';

/**
 * The object in a text that `manifestYaml` wrote; undefined for any other text, which is for the YAML library to read. Most manifests of a
 * migration are as they were written, and the library takes fifty times as long.
 */
export function writtenManifest(text: string): KubeObject | undefined {
  const value = new WrittenText(text).read();
  // Whatever was misread is written in another way.
  return isKubeObject(value) && manifestYaml(value) === text ? value : undefined;
}

/** Where each value of a text that `manifestYaml` wrote stands, by JSON pointer, as `spanOf` says it of a document. */
export function writtenSpans(text: string): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  new WrittenText(text, spans).read();
  spans.set('', firstLine(text, [0, text.length]));
  return spans;
}

/** Levels of mappings and lists that are read; no object of Kubernetes has as many, and a hostile text would exhaust the stack. */
const deepest = 100;

/** Reads what the writer writes. Of anything else it makes something, or nothing. */
class WrittenText {
  readonly #text: string;
  /** Where the next thing to read begins: in front of the spaces of a line, or behind a key or dash. */
  #at = 0;
  #failed = false;
  readonly #spans: Map<string, Span> | undefined;

  /** With `spans` the place of each value is put there. */
  constructor(text: string, spans?: Map<string, Span>) {
    this.#text = text;
    this.#spans = spans;
  }

  read(): unknown {
    const value = this.#mapping('', 0, false);
    return this.#failed || this.#at < this.#text.length ? undefined : value;
  }

  /** The keys at an indentation; with `inline` the first stands behind a dash. */
  #mapping(pointer: string, indent: number, inline: boolean): Record<string, unknown> {
    const mapping: Record<string, unknown> = {};
    let first = inline;
    if (indent > 2 * deepest) this.#fail();
    while (!this.#failed && (first || (this.#indentation() === indent && !this.#isDash(this.#at + indent)))) {
      if (!first) this.#at += indent;
      first = false;
      const start = this.#at;
      const key = this.#key();
      const keySpan: Span = [start, this.#at - 1];
      const below = this.#below(pointer, key);
      mapping[key] = this.#value(below, indent, keySpan);
    }
    return mapping;
  }

  /** The items whose dashes stand at an indentation; with `inline` the first dash stands behind another one. */
  #list(pointer: string, indent: number, inline: boolean): unknown[] {
    const items: unknown[] = [];
    let first = inline;
    if (indent > 2 * deepest) this.#fail();
    while (!this.#failed && (first || (this.#indentation() === indent && this.#isDash(this.#at + indent)))) {
      this.#at += first ? 2 : indent + 2;
      first = false;
      const below = this.#below(pointer, items.length);
      const start = this.#at;
      items.push(this.#item(below, indent + 2));
      this.#note(below, start);
    }
    return items;
  }

  #item(pointer: string, indent: number): unknown {
    if (this.#isDash(this.#at)) return this.#list(pointer, indent, true);
    if (this.#isKey()) return this.#mapping(pointer, indent, true);
    return this.#scalar(indent);
  }

  #below(pointer: string, part: string | number): string {
    return this.#spans ? pointer + jsonPointer(part) : '';
  }

  /** Puts down where the value that began at `start`, and has just been read, stands. */
  #note(pointer: string, start: number, key?: Span): void {
    const span: Span = [start, this.#at - 1];
    this.#spans?.set(pointer, key && !isOneLine(this.#text, span) ? key : firstLine(this.#text, span));
  }

  /** What stands behind a key at an indentation: in its line, or in those below it. */
  #value(pointer: string, indent: number, key: Span): unknown {
    const isBelow = this.#text[this.#at] === '\n';
    this.#at += 1;
    const found = isBelow ? (this.#indentation() ?? 0) : 0;
    const start = this.#at + found;
    const value = isBelow ? this.#lines(pointer, indent, found) : this.#scalar(indent + 2);
    this.#note(pointer, start, key);
    return value;
  }

  /** A list at the indentation of its key, or a mapping that stands further in. */
  #lines(pointer: string, indent: number, found: number): unknown {
    if (found === indent && this.#isDash(this.#at + found)) return this.#list(pointer, indent, false);
    return found === indent + 2 ? this.#mapping(pointer, found, false) : this.#fail();
  }

  #scalar(indent: number): unknown {
    const end = this.#lineEnd();
    const word = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    const first = word[0];
    if (first === '|') return this.#block(word, indent);
    if (first === '"') return this.#quoted(word);
    if (word === '[]') return [];
    if (word === '{}') return {};
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    return /^-?[0-9]/.test(word) ? this.#number(word) : word;
  }

  /** A number, or a text that begins like one, such as `100m`. */
  #number(word: string): unknown {
    const number = Number(word);
    if (Number.isNaN(number)) return word;
    // Digits that a number cannot hold are the library's.
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? this.#fail() : number;
  }

  /** Lines of text, each behind `indent` spaces but for the empty ones. */
  #block(head: string, indent: number): string {
    const lines: string[] = [];
    const margin = ' '.repeat(indent);
    while (this.#at < this.#text.length) {
      const end = this.#lineEnd();
      if (end > this.#at && !this.#text.startsWith(margin, this.#at)) break;
      lines.push(end > this.#at ? this.#text.slice(this.#at + indent, end) : '');
      this.#at = end + 1;
    }
    return head.endsWith('-') ? lines.join('\n') : `${lines.join('\n')}\n`;
  }

  #quoted(word: string): unknown {
    try {
      return JSON.parse(word);
    } catch {
      // Not what JSON writes: another reader's business.
      return this.#fail();
    }
  }

  /** The key here, up to behind its colon. */
  #key(): string {
    const end = this.#keyEnd();
    if (end === undefined) {
      this.#fail();
      return '';
    }
    const word = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return word[0] === '"' ? String(this.#quoted(word)) : word;
  }

  #isKey(): boolean {
    return this.#keyEnd() !== undefined;
  }

  /** Where the colon behind the key here stands; nothing where the line has no key. */
  #keyEnd(): number | undefined {
    const line = this.#lineEnd();
    let colon = this.#text[this.#at] === '"' ? this.#quoteEnd(line) : this.#text.indexOf(':', this.#at);
    while (colon !== -1 && colon < line) {
      const next = this.#text[colon + 1];
      if (this.#text[colon] === ':' && (next === ' ' || next === '\n')) return colon;
      if (this.#text[this.#at] === '"') return undefined;
      colon = this.#text.indexOf(':', colon + 1);
    }
    return undefined;
  }

  /** Behind the quote that ends the one here. */
  #quoteEnd(line: number): number {
    for (let at = this.#at + 1; at < line; at += 1) {
      if (this.#text[at] === '\\') at += 1;
      else if (this.#text[at] === '"') return at + 1;
    }
    return -1;
  }

  #isDash(at: number): boolean {
    return this.#text[at] === '-' && this.#text[at + 1] === ' ';
  }

  /** Spaces at the start of this line; nothing at the end of the text. */
  #indentation(): number | undefined {
    let at = this.#at;
    if (at >= this.#text.length) return undefined;
    while (this.#text[at] === ' ') at += 1;
    return at - this.#at;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end === -1 ? this.#text.length : end;
  }

  #fail(): undefined {
    this.#failed = true;
    return undefined;
  }
}
