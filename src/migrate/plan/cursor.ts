import { isMap, isNode, isScalar, isSeq } from 'yaml';
import { type Place, PlanText } from './plan-text.ts';
import type { PlanPath } from './schema-at.ts';

/** Where a person types: a key of the mapping at `path` that has the keys `present`, or the value at `path`. */
export interface Cursor {
  at: 'key' | 'value';
  path: PlanPath;
  present: string[];
  /** A colon stands behind the word already. */
  beforeColon: boolean;
  /** The column of the key, for the lines that are inserted below it. */
  column: number;
}

/** Stands for the word that is being typed, so that half-written YAML has a node there. */
const typed = 'KubeferryTypesHere';

/** What is being typed at a place; nothing inside comments and in texts that hold more than one word. */
export function cursorAt(text: string, place: Place): Cursor | undefined {
  const offset = new PlanText(text).offset(place);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(^|\s)#/.test(before)) return undefined;
  const wordStart = offset - (/[^\s{}[\],:"'#]*$/.exec(before)?.[0].length ?? 0);
  const wordEnd = offset + (/^[^\s{}[\],:"'#]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const beforeColon = /^[ \t]*:(\s|$)/.test(text.slice(wordEnd));
  // Behind nothing but indentation and dashes, an opening brace or bracket, or a comma, a key may begin.
  const keyMayBegin = /(^\s*(-\s+)*|[{[,]\s*)$/.test(text.slice(lineStart, wordStart));
  const colon = keyMayBegin && !beforeColon ? ':' : '';
  const space = /[-:,]$/.test(text.slice(lineStart, wordStart)) ? ' ' : '';
  const plan = new PlanText(`${text.slice(0, wordStart)}${space}${typed}${colon}${text.slice(wordEnd)}`);
  const found = find(plan.document.contents, []);
  if (!found) return undefined;
  return { ...found, beforeColon, column: wordStart + space.length - lineStart };
}

function find(node: unknown, path: PlanPath): Pick<Cursor, 'at' | 'path' | 'present'> | undefined {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (name === typed) {
        const others = node.items.flatMap((pair) =>
          isScalar(pair.key) && pair.key !== key ? [String(pair.key.value)] : [],
        );
        return { at: 'key', path, present: others };
      }
      const found = isNode(value) ? find(value, [...path, name]) : undefined;
      if (found) return found;
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = find(item, [...path, index]);
      if (found) return found;
    }
  } else if (isScalar(node) && node.value === typed) return { at: 'value', path, present: [] };
  return undefined;
}
