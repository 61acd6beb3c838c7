import { type Document, isNode, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { closest } from '../model/closest.ts';
import { duplicateKey, duplicateKeyWords } from '../model/duplicate-key.ts';
import { isRecord, pointerParts } from '../model/json.ts';
import { faultyField, isKubeObject } from '../model/kube-object.ts';
import { type Message, message } from '../model/message.ts';
import type { KubeObject } from '../model/object.ts';
import { list, record } from '../model/parse.ts';
import { movedBetween } from './edit/moved.ts';
import { holdsTemplate, NotEditable, type Site, siteOf } from './edit/site.ts';
import type { Splice } from './edit/splice.ts';
import { splicesBetween } from './edit/splices-between.ts';
import { ruleIds } from './rules/ids.ts';
import { silencesIn } from './silence.ts';
import { type Span, spanOf } from './spans.ts';
import { writtenManifest, writtenSpans } from './written-manifest.ts';
import { kubectlTags } from './yaml-tags.ts';

/** A place in a text; both begin at 1. A byte order mark is no part of it. */
export interface TextPlace {
  line: number;
  column: number;
}

/** From a place in a text to the one behind its last character. */
export interface TextRange extends TextPlace {
  endLine: number;
  endColumn: number;
}

/** An object of a text, and where its fields stand there. */
export interface PlacedObject {
  object: KubeObject;
  /** Where the value of a JSON pointer stands, or its key where that takes several lines; that of the nearest above it where there is none. */
  place(pointer: string): TextRange;
  /** The rules that a comment in the object silences, with the reason, and the line of the comment. */
  silences: { rule: string; reason: string; line: number }[];
  /** The changes of the text that make the object another one, or why there are none. */
  splicesTo(after: unknown): Splice[] | { words: Message };
}

/**
 * A part of a text that is no object, or a comment that does nothing, and why. `unread`: nobody knows what it is, since it is no YAML or a
 * template, or an object that nobody judges, since something that every object has is missing in it.
 */
export interface NoObject extends TextPlace {
  endLine?: number;
  endColumn?: number;
  words: Message;
  unread?: true;
}

/** What stands in a text. */
export interface Manifests {
  objects: PlacedObject[];
  others: NoObject[];
  /** The place of an offset. */
  placeAt(offset: number): TextPlace;
}

/**
 * The objects in a text of YAML or JSON: several documents, lists of objects, comments. What is no object is named; nothing throws. `ownIds`: the own
 * rules that comments may silence too.
 */
export function readManifests(text: string, ownIds: readonly string[] = []): Manifests {
  const object = writtenManifest(text);
  return object && !isList(object) ? unparsed(text, object) : parseManifests(text, ownIds);
}

/** A manifest as an export wrote it: places are looked for when one is asked for, and the text is parsed where it is edited. */
function unparsed(text: string, object: KubeObject): Manifests {
  let found: { lines: LineCounter; spans: ReadonlyMap<string, Span> } | undefined;
  const places = () => {
    found ??= { lines: linesOf(text), spans: writtenSpans(text) };
    return found;
  };
  const placeAt = (offset: number): TextPlace => {
    const { line, col } = places().lines.linePos(offset);
    return { line, column: col };
  };
  const place = (pointer: string): TextRange => {
    const [start, end] = nearest(pointer, places().spans);
    const { line: endLine, column: endColumn } = placeAt(end);
    return { ...placeAt(start), endLine, endColumn };
  };
  const splicesTo = (after: unknown) => {
    const [parsed] = parseManifests(text, []).objects;
    if (!parsed) throw new Error('what was written as a manifest is read as one');
    return parsed.splicesTo(after);
  };
  return { objects: [{ object, place, silences: [], splicesTo }], others: [], placeAt };
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  return lines;
}

/** The span of a pointer, or of the nearest above it that is there. */
function nearest(pointer: string, spans: ReadonlyMap<string, Span>): Span {
  let at = pointer;
  while (at !== '' && !spans.has(at)) at = at.slice(0, at.lastIndexOf('/'));
  return spans.get(at) ?? [0, 0];
}

function parseManifests(text: string, ownIds: readonly string[]): Manifests {
  const lines = new LineCounter();
  const options = {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    customTags: kubectlTags,
    uniqueKeys: false,
  } as const;
  const parsed = isUtf16(text) ? [] : parseAllDocuments(text, options);
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const silences = silencesIn(text, documents);
  const objects: PlacedObject[] = [];
  const others: NoObject[] = [];
  if (isUtf16(text)) others.push({ line: 1, column: 1, words: message('assess.utf16'), unread: true });
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const placeAt = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(line > 1 ? col : col - mark, 1) };
  };
  const rangeOf = (document: Document.Parsed, path: Path): TextRange => {
    const [start, end] = spanOf(text, document, path);
    const { line: endLine, column: endColumn } = placeAt(end);
    return { ...placeAt(start), endLine, endColumn };
  };
  for (const document of documents) {
    const error = faultOf(document);
    const value = error ? undefined : contentOf(document);
    if (error) others.push({ ...placeAt(error.at), words: notYaml(error.cause, text), unread: true });
    else if (value instanceof Error) {
      others.push({ ...placeAt(document.range[0]), words: notYaml(value, text), unread: true });
    }
    if (error || value instanceof Error || value === null || value === undefined) continue;
    const own = silences.get(document) ?? [];
    const edited = editsOf(text, document);
    for (const { path, item } of itemsOf(value)) {
      if (isKubeObject(item)) {
        objects.push({
          object: item,
          place: (pointer) => rangeOf(document, [...path, ...pointerParts(pointer)]),
          silences: own
            .filter(({ reason, item: its }) => reason !== '' && (its === undefined || its === path[1]))
            .map(({ rule, reason, offset }) => ({ rule, reason, line: placeAt(offset).line })),
          splicesTo: (after) => edited(path, item, after),
        });
      } else {
        others.push({ ...rangeOf(document, path), ...noObject(item, text, document) });
      }
    }
  }
  for (const { rule, reason, offset, end } of [...silences.values()].flat()) {
    const words = idleWords(rule, reason, ownIds);
    const { line: endLine, column: endColumn } = placeAt(end);
    if (words) others.push({ ...placeAt(offset), endLine, endColumn, words });
  }
  return { objects, others, placeAt };
}

/** Why a document is no YAML, and the offset of the place. */
function faultOf(document: Document.Parsed): { at: number; cause: Error } | undefined {
  const [error] = document.errors;
  if (error) return { at: error.pos[0], cause: error };
  const twice = duplicateKey(document);
  return twice && { at: twice.range?.[0] ?? document.range[0], cause: new Error(duplicateKeyWords) };
}

/** Why a text is no YAML. Braces in pairs are what templates of Helm are known by. */
function notYaml(error: Error, text: string): Message {
  if (isTooDeep(error)) return message('assess.tooDeep');
  return text.includes('{{') ? message('assess.helm') : message('assess.notYaml', { problem: error.message });
}

/** Whether a text was written in UTF-16 and read as UTF-8: its mark of the byte order is none, and every other byte of plain letters is zero. */
function isUtf16(text: string): boolean {
  return text.startsWith('\ufffd\ufffd') || text.slice(0, 2).includes('\0');
}

/** Why a value is no object. Files of other programs may lie beside manifests, and often have a version and a kind, but no metadata. */
function noObject(item: unknown, text: string, document: Document.Parsed): { words: Message; unread?: true } {
  const { apiVersion, kind, metadata } = record(item);
  const named = typeof apiVersion === 'string' && typeof kind === 'string';
  const [start, , end] = document.range;
  if (text.slice(start, end).includes('{{') && (named || holdsTemplate(document))) {
    return { words: message('assess.helm'), unread: true };
  }
  const words = message('assess.noObject', { field: faultyField(item) ?? 'metadata' });
  return named && isRecord(metadata) ? { words, unread: true } : { words };
}

/** The stack of calls is at its end. */
function isTooDeep(error: Error): boolean {
  return error instanceof RangeError || error.message.includes('Maximum call stack');
}

/** Why a comment silences nothing; nothing where it does. */
function idleWords(rule: string, reason: string, ownIds: readonly string[]): Message | undefined {
  if (rule === '' || reason === '') return message('assess.idleComment');
  const known = [...ruleIds, ...ownIds];
  if (known.includes(rule)) return undefined;
  const meant = closest(rule, known);
  return meant === undefined
    ? message('assess.unknownRule', { rule })
    : message('assess.unknownRule.meant', { rule, meant });
}

type Path = readonly (string | number)[];

function contentOf(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    // An alias without its anchor, or so many aliases that the document would explode.
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** The object itself, or those of a list such as `kubectl get -o yaml` writes. */
function itemsOf(value: unknown): { path: Path; item: unknown }[] {
  if (!isList(value)) return [{ path: [], item: value }];
  return list(record(value).items).map((item, index) => ({ path: ['items', index], item }));
}

function isList(value: unknown): boolean {
  const { kind, items } = record(value);
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items);
}

/** Edits of a document; how it is laid out is looked at once, where it is edited at all. */
function editsOf(text: string, document: Document.Parsed) {
  let site: Site | undefined;
  let template: boolean | undefined;
  return (path: Path, before: KubeObject, after: unknown): Splice[] | { words: Message } => {
    template ??= holdsTemplate(document);
    if (template) return { words: message('edit.template') };
    site ??= siteOf(text, document);
    try {
      const node = nodeAt(document, path);
      const moved = movedBetween(text, node, before, after);
      return splicesBetween({ ...site, moved }, { node, before, after, flow: false });
    } catch (thrown) {
      if (!(thrown instanceof NotEditable)) throw thrown;
      return { words: thrown.words };
    }
  };
}

function nodeAt(document: Document.Parsed, path: Path): Node | undefined {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node : undefined;
}
