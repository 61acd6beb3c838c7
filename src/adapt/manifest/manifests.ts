import { LineCounter } from 'yaml';
import { pointerParts, valueAt } from '../../model/json/json.ts';
import type { Message } from '../../model/message.ts';
import { isKubeObject, withoutEmptyMetadata } from '../../model/objects/kube-object.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Splice } from '../edit/splice.ts';
import { isList, itemsOf } from './items.ts';
import { parseManifests } from './parse-manifests.ts';
import { plainDocuments } from './plain-yaml.ts';
import { silencingWord } from './silencing-comments.ts';
import { partSpan, type Span, type TextPart } from './spans.ts';
import { writtenManifest, writtenSpans } from './written-manifest.ts';

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
  /**
   * Where the value of a JSON pointer stands, or its key where that takes several lines; that of the nearest above it where there is none. Of a `part` of
   * such a value its own place, where it has one.
   */
  place(pointer: string, part?: TextPart): TextRange;
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
  const quick = writtenObjects(text) ?? plainObjects(text);
  return quick ? unparsed(text, quick) : parseManifests(text, ownIds);
}

/** An object that was read without layout and comments, and where a value of it stands; undefined where only a parsed text tells. */
interface QuickObject {
  object: KubeObject;
  spanOf(pointer: string): Span | undefined;
}

/** A manifest as an export wrote it. */
function writtenObjects(text: string): QuickObject[] | undefined {
  const object = writtenManifest(text);
  if (!object || isList(object)) return undefined;
  let spans: ReadonlyMap<string, Span> | undefined;
  const spanOf = (pointer: string) => {
    spans ??= writtenSpans(text);
    return nearest(pointer, spans);
  };
  return [{ object, spanOf }];
}

/** The objects of plain YAML; undefined where anything in it is none, or a comment may silence a rule. */
function plainObjects(text: string): QuickObject[] | undefined {
  if (text.includes('{{') || text.includes(silencingWord)) return undefined;
  const objects: QuickObject[] = [];
  const documents = plainDocuments(text);
  if (!documents) return undefined;
  for (const { value, spanOf } of documents) {
    if (value === null) continue;
    for (const { path, item } of itemsOf(value)) {
      const object = withoutEmptyMetadata(item);
      if (!isKubeObject(object)) return undefined;
      objects.push({ object, spanOf: (pointer) => spanOf([...path, ...pointerParts(pointer)]) });
    }
  }
  return objects;
}

/** Objects that were read quickly: the text is parsed where it is edited, and where a place is asked for that only that tells. */
function unparsed(text: string, objects: readonly QuickObject[]): Manifests {
  let lines: LineCounter | undefined;
  let parsed: Manifests | undefined;
  const placeAt = (offset: number): TextPlace => {
    lines ??= linesOf(text);
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const parsedObject = (index: number): PlacedObject => {
    parsed ??= parseManifests(text, []);
    const object = parsed.objects[index];
    if (!object) throw new Error('what was read quickly is parsed as the same objects');
    return object;
  };
  const rangeOf = ([start, end]: Span): TextRange => {
    const { line: endLine, column: endColumn } = placeAt(end);
    return { ...placeAt(start), endLine, endColumn };
  };
  const placed = objects.map(
    ({ object, spanOf }, index): PlacedObject => ({
      object,
      place: (pointer, part) => {
        const span = spanOf(pointer);
        if (!span) return parsedObject(index).place(pointer, part);
        return rangeOf((part && partSpan(text, span, valueAt(object, pointer), part)) ?? span);
      },
      silences: [],
      splicesTo: (after) => parsedObject(index).splicesTo(after),
    }),
  );
  return { objects: placed, others: [], placeAt };
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
