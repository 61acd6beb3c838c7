import { LineCounter } from 'yaml';
import type { Message } from '../../model/message.ts';
import type { KubeObject } from '../../model/object.ts';
import type { Splice } from '../edit/splice.ts';
import { isList, parseManifests } from './parse-manifests.ts';
import type { Span } from './spans.ts';
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
