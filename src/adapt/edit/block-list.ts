import { isNode, type Node, type YAMLSeq } from 'yaml';
import { message } from '../../model/message.ts';
import { align } from './align.ts';
import { emptied, newLines, withoutLines } from './block-mapping.ts';
import { rewriteFlow } from './flow.ts';
import { columnOf, contentEnd, lineStart, NotEditable, type Site } from './site.ts';
import type { Splice } from './splice.ts';
import { blockWords } from './yaml-words.ts';

/** A list that becomes another one; `inner` gives the changes inside an item that stays. */
interface ListChange {
  before: readonly unknown[];
  after: readonly unknown[];
  inner(before: number, after: number): Splice[];
}

/** Items that come, go and change. @throws NotEditable */
export function changeItems(site: Site, list: YAMLSeq, { before, after, inner }: ListChange): Splice[] {
  const items = list.items.map((item) => {
    if (!isNode(item)) throw new NotEditable(message('edit.layout'));
    return item;
  });
  const aligned = align(before, after);
  const splices = aligned.flatMap((one) =>
    one.before === undefined || one.after === undefined ? [] : inner(one.before, one.after),
  );
  if (aligned.every((one) => one.before !== undefined && one.after !== undefined)) return splices;
  if (list.flow) {
    const stays = new Set(aligned.flatMap((one) => (one.after === undefined ? [] : [one.before])));
    const parts = items.map((item, index) => ({
      start: item.range?.[0] ?? 0,
      end: contentEnd(site.text, item),
      stays: stays.has(index),
    }));
    const order = aligned.flatMap((one) =>
      one.after === undefined ? [] : [one.before ?? { value: after[one.after] }],
    );
    return [rewriteFlow(site, list, { parts, order, come: [], splices })];
  }
  return [...splices, ...blockItems(site, list, items, { aligned, after })];
}

function blockItems(
  site: Site,
  list: YAMLSeq,
  items: readonly Node[],
  { aligned, after }: { aligned: ReturnType<typeof align>; after: readonly unknown[] },
): Splice[] {
  const [start = 0] = list.range ?? [];
  const [first] = items;
  if (!first) throw new NotEditable(message('edit.layout'));
  const column = columnOf(site.text, start);
  const words = (index: number) => `- ${blockWords(site, after[index], column + 2)}`;
  if (!aligned.some((one) => one.before !== undefined && one.after !== undefined)) {
    if (after.length === 0) return [emptied(site, { start, end: contentEnd(site.text, list) }, '[]')];
    const all = after.map((_, index) => words(index)).join(`${site.newline}${' '.repeat(column)}`);
    return [{ start, end: contentEnd(site.text, list), text: all }];
  }
  const splices: Splice[] = [];
  let behind: Node | undefined;
  for (const one of aligned) {
    const item = one.before === undefined ? undefined : items[one.before];
    if (item && one.after === undefined) splices.push(withoutItem(site, item));
    else if (item) behind = item;
    else if (one.after !== undefined) {
      const at = behind ? contentEnd(site.text, behind) : lineStart(site.text, start);
      splices.push(newLines(site, at, column, words(one.after)));
    }
  }
  return splices;
}

function withoutItem(site: Site, item: Node): Splice {
  return withoutLines(site, item.range?.[0] ?? 0, contentEnd(site.text, item), /^ *- *$/);
}
