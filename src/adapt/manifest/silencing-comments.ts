import { type Document, isNode, isSeq, visit } from 'yaml';
import { columnOf, contentEnd, lineStart, nextLine } from '../edit/site.ts';

/** A comment that silences a rule: `# kubeferry-ignore <rule>: <reason>`. */
export interface Silence {
  rule: string;
  /** Why; a comment without it silences nothing. */
  reason: string;
  /** Where the comment stands in the text, and where it ends. */
  offset: number;
  end: number;
  /** In a list of objects the item that it stands in or above; nothing where it stands above all of them, and so is of each. */
  item: number | undefined;
}

/** What a comment that silences a rule begins with. */
export const silencingWord = 'kubeferry-ignore';
const comment = /#[ \t]*kubeferry-ignore\b[ \t]*([\w-]*)[ \t]*(?::([^\r\n]*))?/g;

/**
 * The comments of a text that silence rules, by document. What stands between two documents is of the one behind it, what stands
 * above a `---` of the one before. What only looks like a comment inside a value is none.
 */
export function silencesIn(
  text: string,
  documents: readonly Document.Parsed[],
): ReadonlyMap<Document.Parsed, readonly Silence[]> {
  const found = new Map<Document.Parsed, Silence[]>();
  const comments = text.includes(silencingWord) ? [...text.matchAll(comment)] : [];
  let next = 0;
  for (const [at, document] of documents.entries()) {
    const from = next;
    while (next < comments.length && isBefore(comments[next]?.index, at === documents.length - 1, document)) next += 1;
    if (next === from) continue;
    const values = valuesWithWord(text, document);
    const itemOf = itemsOf(text, document);
    const own = comments.slice(from, next).flatMap(({ 0: whole, 1: rule = '', 2: reason = '', index: offset }) => {
      const inValue = values.some(([start, end]) => start < offset && offset < end);
      if (inValue) return [];
      return [{ rule, reason: reason.trim(), offset, end: offset + whole.trimEnd().length, item: itemOf(offset) }];
    });
    found.set(document, own);
  }
  return found;
}

function isBefore(offset: number | undefined, last: boolean, { range }: Document.Parsed): boolean {
  return offset !== undefined && (last || offset < range[2]);
}

/** Where values stand that hold the word themselves, such as scripts. */
function valuesWithWord(text: string, document: Document.Parsed): [number, number][] {
  const values: [number, number][] = [];
  visit(document, {
    Scalar(_key, { range }) {
      if (range && text.slice(range[0], range[1]).includes(silencingWord)) values.push([range[0], range[1]]);
    },
  });
  return values;
}

function itemsOf(text: string, document: Document.Parsed): (offset: number) => number | undefined {
  const items: unknown = document.get('items', true);
  const start = isSeq(items) ? items.range?.[0] : undefined;
  if (!isSeq(items) || start === undefined) return () => undefined;
  const places = items.items.map((item) =>
    isNode(item) ? { start: item.range?.[0] ?? 0, end: nextLine(text, contentEnd(text, item)) } : { start: 0, end: 0 },
  );
  return (offset) => {
    if (offset < lineStart(text, start)) return undefined;
    const index = places.findIndex(({ end }) => offset < end);
    if (index < 0) return places.length - 1;
    // Behind the dash of the next item, it is the end of the one before.
    const above = offset < (places[index]?.start ?? 0) && columnOf(text, offset) > columnOf(text, start);
    return above ? Math.max(0, index - 1) : index;
  };
}
