import { type Document, isNode, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { duplicateKey, duplicateKeyWords } from '../../model/json/duplicate-key.ts';
import { isRecord, type JsonRecord, pointerParts, valueAt } from '../../model/json/json.ts';
import { record } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import { faultyField, isKubeObject, withoutEmptyMetadata } from '../../model/objects/kube-object.ts';
import { closest } from '../../model/words/closest.ts';
import { movedBetween } from '../edit/moved.ts';
import { holdsTemplate, NotEditable, type Site, siteOf } from '../edit/site.ts';
import type { Splice } from '../edit/splice.ts';
import { endingAlike } from '../edit/splice.ts';
import { splicesBetween } from '../edit/splices-between.ts';
import { ruleIds } from '../rules/ids.ts';
import { itemsOf } from './items.ts';
import type { Manifests, NoObject, TextRange } from './manifests.ts';
import { type Silence, silencesIn } from './silencing-comments.ts';
import { partSpan, spanOf, type TextPart } from './spans.ts';
import { asKubectl } from './yaml-tags.ts';

/** The objects in a text that a person or another program wrote. */
export function parseManifests(text: string, ownIds: readonly string[]): Manifests {
  const lines = new LineCounter();
  const placeAt = placesIn(text, lines);
  const words = noText(text);
  if (words) return { objects: [], others: [{ line: 1, column: 1, words, unread: true }], placeAt };
  const documents = documentsOf(text, lines);
  const silences = silencesIn(text, documents);
  const read = documents.map((document) => readDocument({ text, document, placeAt }, silences.get(document) ?? []));
  const idle = [...silences.values()].flat().flatMap((silence) => idleComment(silence, placeAt, ownIds));
  return {
    objects: read.flatMap(({ objects }) => objects),
    others: [...read.flatMap(({ others }) => others), ...idle],
    placeAt,
  };
}

function documentsOf(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text, { ...asKubectl, lineCounter });
  return Array.isArray(parsed) ? parsed : [];
}

/** The places of offsets; a byte order mark is no part of a text. */
function placesIn(text: string, lines: LineCounter): Manifests['placeAt'] {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(line > 1 ? col : col - mark, 1) };
  };
}

/** A document, the text that it stands in, and the places there. */
interface DocumentOf {
  text: string;
  document: Document.Parsed;
  placeAt: Manifests['placeAt'];
}
type Path = readonly (string | number)[];

function readDocument(of: DocumentOf, silences: readonly Silence[]): Pick<Manifests, 'objects' | 'others'> {
  const { text, document, placeAt } = of;
  const error = faultOf(document);
  const value = error ? undefined : contentOf(document);
  if (error)
    return { objects: [], others: [{ ...placeAt(error.at), words: notYaml(error.cause, text), unread: true }] };
  if (value instanceof Error) {
    return { objects: [], others: [{ ...placeAt(document.range[0]), words: notYaml(value, text), unread: true }] };
  }
  const read: Pick<Manifests, 'objects' | 'others'> = { objects: [], others: [] };
  if (value === null || value === undefined) return read;
  const edited = editsOf(text, document);
  for (const { path, item, unwritten } of itemsOf(value)) {
    const object = withoutEmptyMetadata(item);
    if (!isKubeObject(object)) {
      read.others.push({ ...rangeOf(of, path), ...noObject(item, text, document) });
      continue;
    }
    read.objects.push({
      object,
      place: (pointer, part) =>
        rangeOf(of, [...path, ...pointerParts(pointer)], part && { ...part, value: valueAt(object, pointer) }),
      silences: silences
        .filter(({ reason, item: its }) => reason !== '' && (its === undefined || its === path[1]))
        .map(({ rule, reason, offset }) => ({ rule, reason, line: placeAt(offset).line })),
      splicesTo: (after) => edited(path, writtenPart(record(item), unwritten, after), withEmptyMetadata(after, item)),
    });
  }
  return read;
}

function rangeOf({ text, document, placeAt }: DocumentOf, path: Path, part?: TextPart & { value: unknown }): TextRange {
  const whole = spanOf(text, document, path);
  const [start, end] = (part && partSpan(text, whole, part.value, part)) ?? whole;
  const { line: endLine, column: endColumn } = placeAt(end);
  return { ...placeAt(start), endLine, endColumn };
}

/** A comment that silences nothing, and why; nothing where it does. */
function idleComment(
  { rule, reason, offset, end }: Silence,
  placeAt: Manifests['placeAt'],
  ownIds: readonly string[],
): NoObject[] {
  const words = idleWords(rule, reason, ownIds);
  const { line: endLine, column: endColumn } = placeAt(end);
  return words ? [{ ...placeAt(offset), endLine, endColumn, words }] : [];
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

/** Why what was read as UTF-8 is no text of it; nothing where it is. */
function noText(text: string): Message | undefined {
  const start = text.slice(0, 1000);
  const zeros = start.split('\0').length - 1;
  // Of plain letters in UTF-16 every other byte is zero; one of another program has some anywhere.
  if (zeros > start.length / 3) return message('assess.utf16');
  const strange = start.split('\ufffd').length - 1;
  return text.includes('\0') || strange > start.length / 4 ? message('assess.binary') : undefined;
}

/** Why a value is no object. Files of other programs may lie beside manifests, and often have a version and a kind, but no metadata. */
function noObject(item: unknown, text: string, document: Document.Parsed): { words: Message; unread?: true } {
  const { apiVersion, kind, metadata } = record(item);
  const named = typeof apiVersion === 'string' && typeof kind === 'string';
  const [start, , end] = document.range;
  if (text.slice(start, end).includes('{{') && (named || holdsTemplate(document))) {
    return { words: message('assess.helm'), unread: true };
  }
  const words = isNamedLater(metadata)
    ? message('assess.generateName')
    : message('assess.noObject', { field: faultyField(item) ?? 'metadata' });
  return named && isRecord(metadata) ? { words, unread: true } : { words };
}

/** Whether an object gets its name from the API server that makes it. */
function isNamedLater(metadata: unknown): boolean {
  const { name, generateName } = record(metadata);
  return name === undefined && typeof generateName === 'string' && generateName !== '';
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

function contentOf(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    // An alias without its anchor, or so many aliases that the document would explode.
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** What an edit begins with: an item says its version or kind once that is another one than that of its list. */
function writtenPart(item: JsonRecord, unwritten: readonly string[], after: unknown): JsonRecord {
  const isKept = (field: string) => !unwritten.includes(field) || record(after)[field] === item[field];
  return Object.fromEntries(Object.entries(item).filter(([field]) => isKept(field)));
}

/** The same with the metadata that an item names and leaves empty, so that its lines stay where nothing comes behind them. */
function withEmptyMetadata(after: unknown, item: unknown): unknown {
  const { metadata } = record(item);
  const { metadata: said } = record(withoutEmptyMetadata(item));
  if (said === metadata || !isRecord(after)) return after;
  const empty = Object.entries(record(metadata)).filter(([field]) => !Object.hasOwn(record(said), field));
  return { ...after, metadata: { ...Object.fromEntries(empty), ...record(after.metadata) } };
}

/** Edits of a document; how it is laid out is looked at once, where it is edited at all. */
function editsOf(text: string, document: Document.Parsed) {
  let site: Site | undefined;
  let template: boolean | undefined;
  return (path: Path, before: JsonRecord, after: unknown): Splice[] | { words: Message } => {
    template ??= holdsTemplate(document);
    if (template) return { words: message('edit.template') };
    site ??= siteOf(text, document);
    try {
      const node = nodeAt(document, path);
      const moved = movedBetween(text, node, before, after);
      return endingAlike(site.text, splicesBetween({ ...site, moved }, { node, before, after, flow: false }));
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
