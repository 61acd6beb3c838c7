import { record } from '../model/parse.ts';
import type { ItemText } from './cluster.ts';

/** How the two kinds of lists begin, as API servers write them: built-in kinds, and custom resources with sorted keys. */
const beginnings = [
  /^\{"kind":"[^"]*","apiVersion":"[^"]*","metadata":\{[^{}]*\},"items":\[/,
  /^\{"apiVersion":"[^"]*","items":\[/,
];
const [quote, backslash, open, close, endOfList] = [0x22, 0x5c, 0x7b, 0x7d, 0x5d];

/**
 * The text of each object of a list, cut out of the answer, so that it need not be written as JSON again; numbers that
 * JavaScript cannot hold stay as they are. `items` are the parsed objects, which may lack `apiVersion` and `kind`.
 * Nothing where the answer is not laid out as API servers do.
 */
export function itemTexts(
  body: Buffer,
  items: readonly unknown[],
  { apiVersion, kind }: { apiVersion: string; kind: string },
): ItemText[] | undefined {
  const head = body.toString('latin1', 0, 4096);
  const begin = beginnings.map((pattern) => pattern.exec(head)?.[0].length).find((length) => length !== undefined);
  if (begin === undefined) return undefined;
  const missing = `{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(kind)},`;
  const texts: ItemText[] = [];
  for (const { start, end } of places(body, begin)) {
    const item = record(items[texts.length]);
    const whole = item.kind !== undefined;
    if (!whole && item.apiVersion !== undefined) return undefined;
    texts.push(
      whole ? { head: '', rest: body.subarray(start, end) } : { head: missing, rest: body.subarray(start + 1, end) },
    );
  }
  return texts.length === items.length ? texts : undefined;
}

/** Where the objects of a JSON list lie, from behind its bracket on. This looks at every byte that is not in a string. */
function* places(body: Buffer, begin: number): Generator<{ start: number; end: number }> {
  let depth = 0;
  let start = begin;
  for (let at = begin; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) at = endOfString(body, at);
    else if (byte === open) {
      if (depth === 0) start = at;
      depth += 1;
    } else if (byte === close) {
      depth -= 1;
      if (depth === 0) yield { start, end: at + 1 };
    } else if (byte === endOfList && depth === 0) return;
  }
}

/** The place of the quote that ends a string: one with an even number of backslashes before it. */
function endOfString(body: Buffer, begin: number): number {
  for (let at = body.indexOf(quote, begin + 1); at >= 0; at = body.indexOf(quote, at + 1)) {
    let before = at;
    while (body[before - 1] === backslash) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return body.length;
}
