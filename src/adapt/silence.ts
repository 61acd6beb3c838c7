import { type Document, isNode, isSeq, visit } from 'yaml';
import { columnOf, contentEnd, lineStart, nextLine } from './edit/site.ts';

/** A comment that silences a rule: `# kubeferry-ignore <rule>: <reason>`. */
export interface Silence {
  rule: string;
  /** Why; a comment without it silences nothing. */
  reason: string;
  /** Where the comment stands in the text. */
  offset: number;
}

const comment = /#[ \t]*kubeferry-ignore\b[ \t]*([\w-]*)[ \t]*(?::([^\r\n]*))?/g;

/** The comments of a text that silence rules; what only looks like one inside a value is none. */
export function silencesIn(text: string, documents: readonly Document.Parsed[]): Silence[] {
  if (!text.includes('kubeferry-ignore')) return [];
  return [...text.matchAll(comment)].flatMap(({ 1: rule = '', 2: reason = '', index }) => {
    const document = documentAt(documents, index);
    return document && isInValue(document, index) ? [] : [{ rule, reason: reason.trim(), offset: index }];
  });
}

/** The document that a place belongs to: what stands between two belongs to the one behind it, above a `---` to the one before. */
export function documentAt(documents: readonly Document.Parsed[], offset: number): Document.Parsed | undefined {
  return documents.find(({ range }) => offset < range[2]) ?? documents.at(-1);
}

function isInValue(document: Document.Parsed, offset: number): boolean {
  let inside = false;
  visit(document, {
    Scalar(_key, { range }) {
      inside ||= range !== null && range !== undefined && range[0] < offset && offset < range[1];
      return inside ? visit.BREAK : undefined;
    },
  });
  return inside;
}

/**
 * Which item of a list of objects a comment belongs to: the one that it stands in or above; nothing where it stands above all of
 * them, and so belongs to each.
 */
export function itemAt(text: string, document: Document.Parsed, offset: number): number | undefined {
  const items: unknown = document.get('items', true);
  const start = isSeq(items) ? items.range?.[0] : undefined;
  if (!isSeq(items) || start === undefined || offset < lineStart(text, start)) return undefined;
  const ends = items.items.map((item) => (isNode(item) ? nextLine(text, contentEnd(text, item)) : 0));
  const index = ends.findIndex((end) => offset < end);
  if (index < 0) return ends.length - 1;
  // Behind the dash of the next item, it is the end of the one before.
  const next: unknown = items.items[index];
  const isAbove = isNode(next) && next.range ? offset < next.range[0] : false;
  return isAbove && columnOf(text, offset) > columnOf(text, start) ? Math.max(0, index - 1) : index;
}
