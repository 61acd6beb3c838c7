import { DetailError } from '../model/detail.ts';
import { isRecord } from '../model/json/json.ts';
import { message } from '../model/message.ts';
import type { KubeObject, ObjectMeta } from '../model/objects/object.ts';
import type { ItemText, ListedObject } from './cluster.ts';

/** How the two kinds of lists begin, as API servers write them: built-in kinds, and custom resources with sorted keys. */
const beginnings = [
  /^\{"kind":"[^"]*","apiVersion":"[^"]*","metadata":\{[^{}]*\},"items":\[/,
  /^\{"apiVersion":"[^"]*","items":\[/,
];
const [quote, backslash, colon, open, close] = [0x22, 0x5c, 0x3a, 0x7b, 0x7d];
const [comma, endOfList] = [0x2c, 0x5d];
/** Bytes of a string that are looked at one by one: most end before, and a search for the end costs as much as a hundred bytes. */
const shortString = 64;

/** What the kind and version of an object are, where the list leaves them out. */
interface About {
  apiVersion: string;
  kind: string;
}

/** A list without its objects, and those. */
export interface CutList {
  envelope: unknown;
  items: ListedObject[];
}

/**
 * Cuts the body of a list into the texts of its objects, so that they need not be written as JSON again, and most not be
 * parsed; numbers that JavaScript cannot hold stay as they are. `parse` makes an object of one text. Nothing where the
 * body is not laid out as API servers do, or is no JSON.
 */
export function cutList(body: Buffer, about: About, parse: (text: Buffer) => KubeObject): CutList | undefined {
  const head = body.toString('latin1', 0, 4096);
  const begin = beginnings.map((pattern) => pattern.exec(head)?.[0].length).find((length) => length !== undefined);
  if (begin === undefined) return undefined;
  const places: Place[] = [];
  const end = findPlaces(body, begin, places);
  if (end === undefined) return undefined;
  const missing = `{"apiVersion":${JSON.stringify(about.apiVersion)},"kind":${JSON.stringify(about.kind)},`;
  try {
    const envelope: unknown = JSON.parse(body.toString('utf8', 0, begin) + body.toString('utf8', end));
    return { envelope, items: places.map((place) => new CutObject(body, place, place.typed ? '' : missing, parse)) };
  } catch (thrown) {
    // Whoever parses it as a whole says where it breaks.
    if (thrown instanceof SyntaxError || thrown instanceof DetailError) return undefined;
    throw thrown;
  }
}

/** An object whose text lies in the body of a list. */
class CutObject implements ListedObject {
  readonly metadata: ObjectMeta;
  readonly text: ItemText;
  readonly #parse: (text: Buffer) => KubeObject;
  #object: KubeObject | undefined;

  constructor(
    body: Buffer,
    { start, end, typed, metadata }: Place,
    missing: string,
    parse: (text: Buffer) => KubeObject,
  ) {
    this.metadata = parseMetadata(metadata);
    this.text = typed ? { head: '', page: body, start, end } : { head: missing, page: body, start: start + 1, end };
    this.#parse = parse;
  }

  get object(): KubeObject {
    const { head, page, start, end } = this.text;
    this.#object ??= this.#parse(page.subarray(head === '' ? start : start - 1, end));
    return this.#object;
  }
}

function parseMetadata(text: string): ObjectMeta {
  const metadata: unknown = JSON.parse(text);
  if (!isMetadata(metadata)) throw new DetailError(message('kube.answer.noObject'));
  return metadata;
}

/** Whether a value has what the metadata of every object has. */
function isMetadata(value: unknown): value is ObjectMeta {
  return isRecord(value) && typeof value.name === 'string';
}

/** Where an object lies in the body, and the text of its metadata; `typed` and `versioned`: it says its kind, and its version. */
interface Place {
  start: number;
  end: number;
  typed: boolean;
  versioned: boolean;
  metadata: string;
}

/** Finds the objects from behind the list's bracket on, and gives where the closing one is; nothing where they cannot be told apart. */
function findPlaces(body: Buffer, begin: number, places: Place[]): number | undefined {
  let depth = 0;
  let place = placeAt(begin);
  let metadata = 0;
  for (let at = begin; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) {
      const end = endOfString(body, at);
      if (depth === 1 && body[end + 1] === colon) {
        const key = body.toString('latin1', at + 1, end);
        if (key === 'metadata') metadata = end + 2;
        else if (key === 'kind') place.typed = true;
        else if (key === 'apiVersion') place.versioned = true;
      }
      at = end;
    } else if (byte === open) {
      if (depth === 0) {
        place = placeAt(at);
        metadata = 0;
      }
      depth += 1;
    } else if (byte === close) {
      depth -= 1;
      if (depth === 1 && metadata > 0 && place.metadata === '')
        place.metadata = body.toString('utf8', metadata, at + 1);
      else if (depth === 0) {
        if (place.metadata === '' || (place.versioned && !place.typed)) return undefined;
        place.end = at + 1;
        places.push(place);
      }
    } else if (depth === 0 && byte !== comma) return byte === endOfList ? at : undefined;
  }
  return undefined;
}

function placeAt(start: number): Place {
  return { start, end: 0, typed: false, versioned: false, metadata: '' };
}

/** The place of the quote that ends a string: one with an even number of backslashes before it. */
function endOfString(body: Buffer, begin: number): number {
  const near = Math.min(begin + shortString, body.length);
  let at = begin + 1;
  for (; at < near; at++) {
    const byte = body[at];
    if (byte === quote) return at;
    // The next byte is escaped, whatever it is.
    if (byte === backslash) at += 1;
  }
  for (at = body.indexOf(quote, at); at >= 0; at = body.indexOf(quote, at + 1)) {
    let before = at;
    while (body[before - 1] === backslash) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return body.length;
}
