import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import { faultyField, isKubeObject } from '../model/kube-object.ts';
import { type Message, message } from '../model/message.ts';
import type { KubeObject } from '../model/object.ts';
import { list, record } from '../model/parse.ts';
import { kubectlTags } from './yaml-tags.ts';

/** A place in a text; both begin at 1. */
export interface TextPlace {
  line: number;
  column: number;
}

/** An object of a text, and where its fields stand there. */
export interface PlacedObject {
  object: KubeObject;
  /** Where the value of a JSON pointer stands; that of the nearest place above it where there is none. */
  place(pointer: string): TextPlace;
}

/** A part of a text that is no object, and why. */
export interface NoObject extends TextPlace {
  words: Message;
}

/** The objects in a text of YAML or JSON: several documents, lists of objects, comments. What is no object is named; nothing throws. */
export function readManifests(text: string): { objects: PlacedObject[]; others: NoObject[] } {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, logLevel: 'error', customTags: kubectlTags } as const;
  const parsed = parseAllDocuments(text, options);
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const objects: PlacedObject[] = [];
  const others: NoObject[] = [];
  const at = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const document of documents) {
    const [error] = document.errors;
    const value = error ? undefined : contentOf(document);
    if (error) others.push({ ...at(error.pos[0]), words: message('assess.notYaml', { problem: error.message }) });
    else if (value instanceof Error) {
      others.push({ ...at(document.range[0]), words: message('assess.notYaml', { problem: value.message }) });
    }
    if (error || value instanceof Error || value === null || value === undefined) continue;
    for (const { path, item } of itemsOf(value)) {
      const start = at(offsetOf(document, path));
      if (isKubeObject(item)) {
        const place = (pointer: string) => at(offsetOf(document, [...path, ...partsOf(pointer)]));
        objects.push({ object: item, place });
      } else others.push({ ...start, words: message('assess.noObject', { field: faultyField(item) ?? 'metadata' }) });
    }
  }
  return { objects, others };
}

function contentOf(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    // An alias without its anchor, or so many aliases that the document would explode.
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** The object itself, or those of a list such as `kubectl get -o yaml` writes. */
function itemsOf(value: unknown): { path: (string | number)[]; item: unknown }[] {
  const { kind, items } = record(value);
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [{ path: [], item: value }];
  return list(items).map((item, index) => ({ path: ['items', index], item }));
}

function partsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? document.range[0];
}
