import { isCollection, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import { isRecord } from '../../model/json/json.ts';
import { toJson } from '../../model/json/json-text.ts';
import { columnOf, contentEnd, lineStart, type Site } from './site.ts';

/** A part of a text that goes. */
export interface Part {
  start: number;
  end: number;
  /** The column of its lines; nothing where it stands on the line of its key. */
  column: number | undefined;
  list: boolean;
}

/** Parts that go, by what they say: where the same comes in another place, it comes as it was written. */
export type Moved = ReadonlyMap<string, Part>;

/** The mappings and lists of a text that go where one value becomes another. */
export function movedBetween(text: string, node: unknown, before: unknown, after: unknown): Moved {
  const moved = new Map<string, Part>();
  const compare = (at: unknown, one: unknown, other: unknown): void => {
    if (isMap(at) && isRecord(one) && isRecord(other)) {
      for (const { key, value } of at.items) {
        const name = isScalar(key) ? String(key.value) : '';
        if (Object.hasOwn(other, name)) compare(value, one[name], other[name]);
        else collect(text, value, one[name], moved);
      }
    } else if (isSeq(at) && Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
      for (const [index, item] of at.items.entries()) compare(item, one[index], other[index]);
    }
  };
  compare(node, before, after);
  return moved;
}

/** Takes note of a part and the parts in it. Gives whether it can stand elsewhere: what has an anchor or an alias cannot. */
function collect(text: string, node: unknown, value: unknown, moved: Map<string, Part>): boolean {
  if (isScalar(node)) return node.anchor === undefined;
  if (!isCollection(node) || node.anchor !== undefined) return false;
  const parts = isMap(node)
    ? node.items.map(({ key, value: part }) => [
        part,
        isRecord(value) && isScalar(key) ? value[String(key.value)] : undefined,
      ])
    : node.items.map((part, index) => [part, Array.isArray(value) ? value[index] : undefined]);
  const free = parts.map(([part, its]) => part === null || collect(text, part, its, moved)).every(Boolean);
  const part = free && node.items.length > 0 && isNode(node) ? partOf(text, node) : undefined;
  if (part) moved.set(toJson(value), part);
  return free;
}

function partOf(text: string, node: Node): Part | undefined {
  const [start = 0] = node.range ?? [];
  const end = contentEnd(text, node);
  const words = text.slice(start, end);
  if (isCollection(node) && node.flow) {
    return words.includes('\n') ? undefined : { start, end, column: undefined, list: isSeq(node) };
  }
  const column = columnOf(text, start);
  const deep = words
    .split('\n')
    .slice(1)
    .every((line) => line.slice(0, column).trim() === '');
  const alone = text.slice(lineStart(text, start), start).trim() === '';
  return alone && deep && !words.endsWith('\n') ? { start, end, column, list: isSeq(node) } : undefined;
}

/** A value in which stand-ins take the place of parts that were written already. */
export function withStandIns(value: unknown, moved: Moved, name: (index: number) => string, used: Part[]): unknown {
  if (moved.size === 0) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => withStandIns(item, moved, name, used));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const known = typeof part === 'object' && part !== null ? moved.get(toJson(part)) : undefined;
      if (!known) return [key, withStandIns(part, moved, name, used)];
      used.push(known);
      return [key, name(used.length - 1)];
    }),
  );
}

/** A part as it was written, behind a key that stands at a column. */
export function partWords(site: Site, { start, end, column, list }: Part, keyColumn: number): string {
  const words = site.text.slice(start, end);
  if (column === undefined) return ` ${words}`;
  const indent = ' '.repeat(keyColumn + (list && !site.indentLists ? 0 : site.indent));
  const lines = words.split(/\r?\n/).map((line, at) => {
    const text = at === 0 ? line : line.slice(column);
    return text.trim() === '' ? '' : indent + text;
  });
  return site.newline + lines.join(site.newline);
}
