import type { YAMLMap, YAMLSeq } from 'yaml';
import { message } from '../../model/message.ts';
import { contentEnd, NotEditable, type Site } from './site.ts';
import { type Splice, spliced } from './splice.ts';
import { flowEntry, flowWords } from './yaml-words.ts';

/** A part of a collection between braces or brackets, and whether it stays. */
interface Part {
  start: number;
  end: number;
  stays: boolean;
}

interface FlowChange {
  parts: readonly Part[];
  /** Entries of a mapping that come; they take the place of the first that goes, else the last one. */
  come: readonly { name: string; value: unknown }[];
  /** Of a list: its items as they will stand, an index of those that stay or a value that comes. */
  order?: readonly (number | { value: unknown })[];
  /** Changes inside parts that stay. */
  splices: readonly Splice[];
}

/** A collection between braces or brackets with other parts; blanks and line ends between those that stay are kept. @throws NotEditable */
export function rewriteFlow(site: Site, node: YAMLMap | YAMLSeq, change: FlowChange): Splice {
  const { text } = site;
  const { parts, splices } = change;
  const start = (node.range?.[0] ?? 0) + 1;
  const end = contentEnd(text, node) - 1;
  if (!'[{'.includes(text[start - 1] ?? '-') || !']}'.includes(text[end] ?? '-')) {
    throw new NotEditable(message('edit.layout'));
  }
  const gaps = [...parts, { start: end, end }].map((part, at) => text.slice(parts[at - 1]?.end ?? start, part.start));
  if (gaps.some((gap) => !/^\s*,?\s*$/.test(gap))) throw new NotEditable(message('edit.layout'));
  const [open = ''] = gaps;
  const between = (parts.length > 1 ? gaps[1] : undefined) ?? (open.includes('\n') ? `,${open}` : ', ');
  let inner = '';
  let last: number | undefined;
  for (const one of orderOf(change)) {
    const index = typeof one === 'number' ? one : undefined;
    const adjacent = index !== undefined && index > 0 && last === index - 1;
    if (inner !== '') inner += adjacent ? (gaps[index] ?? between) : between;
    inner += wordsOf(site, one, { parts, splices });
    last = index;
  }
  if (inner === '') return { start, end, text: '' };
  if (parts.length > 0) return { start, end, text: open + inner + (gaps.at(-1) ?? '') };
  const pad = site.padded && text[end] === '}' ? ' ' : '';
  return { start, end, text: pad + inner + pad };
}

type Item = number | { name?: string; value: unknown };

function orderOf({ parts, come, order }: FlowChange): readonly Item[] {
  if (order) return order;
  const place = parts.findIndex(({ stays }) => !stays);
  const at = place < 0 ? parts.length : place;
  const indexes = parts.map((_, index) => index);
  return [...indexes.slice(0, at), ...come, ...indexes.slice(at)].filter(
    (one) => typeof one !== 'number' || parts[one]?.stays === true,
  );
}

function wordsOf(site: Site, one: Item, { parts, splices }: Pick<FlowChange, 'parts' | 'splices'>): string {
  if (typeof one === 'object') {
    return one.name === undefined ? flowWords(site, one.value) : flowEntry(site, one.name, one.value);
  }
  const { start, end } = parts[one] ?? { start: 0, end: 0 };
  const within = splices.filter((splice) => splice.start >= start && splice.end <= end);
  return spliced(site.text, within, start, end);
}
