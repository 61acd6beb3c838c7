import { type Document, isNode, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { pointerParts } from '../model/json.ts';
import { faultyField, isKubeObject } from '../model/kube-object.ts';
import { type Message, message } from '../model/message.ts';
import type { KubeObject } from '../model/object.ts';
import { list, record } from '../model/parse.ts';
import { movedBetween } from './edit/moved.ts';
import { holdsTemplate, NotEditable, type Site, siteOf } from './edit/site.ts';
import type { Splice } from './edit/splice.ts';
import { splicesBetween } from './edit/splices-between.ts';
import { silencesIn } from './silence.ts';
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
  /** The rules that a comment in the object silences, with the reason. */
  silences: { rule: string; reason: string }[];
  /** The changes of the text that make the object another one, or why there are none. */
  splicesTo(after: unknown): Splice[] | { words: Message };
}

/** A part of a text that is no object, or a comment that does nothing, and why. */
export interface NoObject extends TextPlace {
  words: Message;
}

/** What stands in a text. */
export interface Manifests {
  objects: PlacedObject[];
  others: NoObject[];
  /** The place of an offset. */
  placeAt(offset: number): TextPlace;
}

/** The objects in a text of YAML or JSON: several documents, lists of objects, comments. What is no object is named; nothing throws. */
export function readManifests(text: string): Manifests {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, logLevel: 'error', customTags: kubectlTags } as const;
  const parsed = parseAllDocuments(text, options);
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const silences = silencesIn(text, documents);
  const objects: PlacedObject[] = [];
  const others: NoObject[] = [];
  const placeAt = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const document of documents) {
    const [error] = document.errors;
    const value = error ? undefined : contentOf(document);
    if (error) others.push({ ...placeAt(error.pos[0]), words: message('assess.notYaml', { problem: error.message }) });
    else if (value instanceof Error) {
      others.push({ ...placeAt(document.range[0]), words: message('assess.notYaml', { problem: value.message }) });
    }
    if (error || value instanceof Error || value === null || value === undefined) continue;
    const own = silences.get(document) ?? [];
    const edited = editsOf(text, document);
    for (const { path, item } of itemsOf(value)) {
      if (isKubeObject(item)) {
        objects.push({
          object: item,
          place: (pointer) => placeAt(offsetOf(document, [...path, ...pointerParts(pointer)])),
          silences: own.filter(({ reason, item: its }) => reason !== '' && (its === undefined || its === path[1])),
          splicesTo: (after) => edited(path, item, after),
        });
      } else {
        const words = message('assess.noObject', { field: faultyField(item) ?? 'metadata' });
        others.push({ ...placeAt(offsetOf(document, path)), words });
      }
    }
  }
  const idle = [...silences.values()].flat().filter(({ rule, reason }) => rule === '' || reason === '');
  others.push(...idle.map(({ offset }) => ({ ...placeAt(offset), words: message('assess.idleComment') })));
  return { objects, others, placeAt };
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
  const { kind, items } = record(value);
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [{ path: [], item: value }];
  return list(items).map((item, index) => ({ path: ['items', index], item }));
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

function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? document.range[0];
}
