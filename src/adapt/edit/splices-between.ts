import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { isRecord, type JsonRecord, sameJson } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import { changeItems } from './block-list.ts';
import { changeEntries } from './block-mapping.ts';
import { rewriteFlow } from './flow.ts';
import { literalSplices } from './literal-lines.ts';
import { columnOf, contentEnd, lineStart, NotEditable, type Site } from './site.ts';
import type { Splice } from './splice.ts';
import { blockWords, flowWords, scalarWords } from './yaml-words.ts';

/** A value of a text that is to become another one, and whether it stands between braces or brackets. */
export interface Place {
  node: Node | null | undefined;
  before: unknown;
  after: unknown;
  flow: boolean;
}

/** The changes of the text that make one value the other, and touch nothing else. @throws NotEditable */
export function splicesBetween(site: Site, { node, before, after, flow }: Place): Splice[] {
  if (sameJson(before, after)) return [];
  if (!isNode(node) || !node.range) throw new NotEditable(message('edit.layout'));
  if (isAlias(node) || node.anchor !== undefined) throw new NotEditable(message('edit.anchor'));
  if (isMap(node) && isRecord(before) && isRecord(after)) return changeMapping(site, { node, before, after });
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) return changeList(site, node, before, after);
  return literalSplices(site.text, node, before, after) ?? replaceNode(site, node, after, flow);
}

function changeMapping(site: Site, place: { node: YAMLMap; before: JsonRecord; after: JsonRecord }): Splice[] {
  const { node, before, after } = place;
  const flow = node.flow === true;
  const entries = node.items.map(({ key, value }) => {
    if (!isScalar(key) || !key.range) throw new NotEditable(message('edit.layout'));
    // A merge key, which the library reads as a symbol, brings entries that stand elsewhere.
    if (typeof key.value === 'symbol') throw new NotEditable(message('edit.anchor'));
    return { name: String(key.value), key, value: isNode(value) ? value : undefined };
  });
  const splices = entries
    .filter(({ name }) => Object.hasOwn(after, name))
    .flatMap(({ name, value }) =>
      splicesBetween(site, { node: value, before: before[name], after: after[name], flow }),
    );
  const removed = entries.filter(({ name }) => !Object.hasOwn(after, name));
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  if (removed.length === 0 && added.length === 0) return splices;
  const come = added.map((name) => ({ name, value: after[name] }));
  if (!flow) return [...splices, ...changeEntries(site, node, entries, { removed, come })];
  const parts = entries.map((entry) => {
    const [start] = entry.key.range ?? [0];
    const part = { start, end: contentEnd(site.text, entry.value ?? entry.key) };
    return { ...part, stays: !removed.includes(entry) };
  });
  return [rewriteFlow(site, node, { parts, come, splices })];
}

function changeList(site: Site, node: YAMLSeq, before: readonly unknown[], after: readonly unknown[]): Splice[] {
  const inner = (at: number, to: number): Splice[] =>
    splicesBetween(site, { node: nodeAt(node, at), before: before[at], after: after[to], flow: node.flow === true });
  return changeItems(site, node, { before, after, inner });
}

function nodeAt(list: YAMLSeq, index: number): Node | undefined {
  const item: unknown = list.items[index];
  return isNode(item) ? item : undefined;
}

function replaceNode(site: Site, node: Node, value: unknown, flow: boolean): Splice[] {
  const { text } = site;
  const [start = 0] = node.range ?? [];
  const end = contentEnd(text, node);
  if (text.slice(start, end).includes('{{')) throw new NotEditable(message('edit.template'));
  const words = (): string => {
    if (!holdsParts(value)) return scalarWords(site, value, node, flow);
    if (flow) return flowWords(site, value);
    const column = columnOf(text, start);
    if (/^[ -]*$/.test(text.slice(start - column, start)) && end > start) return blockWords(site, value, column);
    const deeper = indentOfLine(text, start) + site.indent;
    return `${site.newline}${' '.repeat(deeper)}${blockWords(site, value, deeper)}`;
  };
  const insert = words();
  const behind = text[end - 1] === '\n' && end > start ? site.newline : '';
  const ownLine = insert.startsWith(site.newline);
  if (!ownLine && end > start) return [{ start, end, text: insert + behind }];
  // One blank stands behind a colon before a value, and none before a line end.
  const blanks = / *$/.exec(text.slice(Math.max(0, start - 100), start))?.[0].length ?? 0;
  const gap = end === start && text[end] === '#' ? ' ' : '';
  return [{ start: start - blanks, end, text: (ownLine ? '' : ' ') + insert + behind + gap }];
}

function holdsParts(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isRecord(value) && Object.keys(value).length > 0;
}

/** The column of the key in whose line a value stands. */
function indentOfLine(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return /^[ ]*(?:- +)*/.exec(text.slice(start, offset))?.[0].length ?? 0;
}
