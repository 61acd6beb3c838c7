import type { Node, Scalar, YAMLMap } from 'yaml';
import { message } from '../../model/message.ts';
import { commentsIn } from './comments.ts';
import type { Part } from './moved.ts';
import { columnOf, contentEnd, lineStart, NotEditable, nextLine, type Site } from './site.ts';
import type { Splice } from './splice.ts';
import { blockEntry } from './yaml-words.ts';

/** An entry of a mapping over several lines. */
interface Entry {
  name: string;
  key: Scalar;
  value: Node | undefined;
}

/** Entries that come and go. What comes stands in the place of the first one that goes, else behind the last one. */
export function changeEntries(
  site: Site,
  map: YAMLMap,
  entries: readonly Entry[],
  { removed, come }: { removed: readonly Entry[]; come: readonly { name: string; value: unknown }[] },
): Splice[] {
  const [first] = entries;
  const last = entries.at(-1);
  const start = map.range?.[0];
  if (!first || !last || start === undefined) throw new NotEditable(message('edit.layout'));
  const column = columnOf(site.text, startOf(first));
  const used: Part[] = [];
  const words = come.map(({ name, value }) => blockEntry(site, name, value, column, used));
  const separator = `${site.newline}${' '.repeat(column)}`;
  const joined = words.join(separator);
  const [place] = removed;
  if (!place) return [newLines(site, endOf(site, last), column, joined)];
  if (come.length > 0) {
    const beside = joined.includes('\n') ? lineEnd(site.text, endOf(site, place)) : endOf(site, place);
    const behind = site.text[beside - 1] === '\n' ? site.newline : '';
    const comments = removed.flatMap((entry) => {
      const to = entry === place ? beside : lineEnd(site.text, endOf(site, entry));
      return commentsIn(site.text, startOf(entry), to).filter(
        ({ offset }) => !used.some(({ start: from, end }) => offset >= from && offset < end),
      );
    });
    const text = [...comments.map((comment) => comment.words), joined].join(separator) + behind;
    return [
      { start: startOf(place), end: beside, text },
      ...removed.slice(1).map((entry) => withoutLines(site, startOf(entry), endOf(site, entry))),
    ];
  }
  if (removed.length === entries.length) return [emptied(site, { start, end: endOf(site, last) }, '{}')];
  return withoutEntries(site, entries, removed);
}

function withoutEntries(site: Site, entries: readonly Entry[], removed: readonly Entry[]): Splice[] {
  const [first] = entries;
  const stays = entries.findIndex((entry) => !removed.includes(entry));
  const next = entries[stays];
  const besideDash = first !== undefined && /\S/.test(beforeInLine(site, startOf(first)));
  if (!besideDash || stays <= 0 || !first || !next) {
    return removed.map((entry) => withoutLines(site, startOf(entry), endOf(site, entry)));
  }
  // The first entry stands behind a dash, where the next one takes its place, or the comment on lines of its own before that.
  const gone = entries[stays - 1] ?? first;
  const [behind = ''] = /\n[ \t]*#[\s\S]*/.exec(site.text.slice(endOf(site, gone) - 1, startOf(next))) ?? [];
  const others = removed.filter((entry) => entries.indexOf(entry) > stays);
  return [
    { start: startOf(first), end: startOf(next) - behind.trimStart().length, text: '' },
    ...others.map((entry) => withoutLines(site, startOf(entry), endOf(site, entry))),
  ];
}

/** Empty braces or brackets in the place of a mapping or list, behind the key above where nothing stands between. */
export function emptied({ text }: Site, { start, end }: { start: number; end: number }, braces: string): Splice {
  const between = /:[ \t]*(\r?\n *)$/.exec(text.slice(Math.max(0, start - 200), start))?.[1];
  return between === undefined
    ? { start, end, text: braces }
    : { start: start - between.length, end, text: ` ${braces}` };
}

/** Text on lines of its own, behind the line in which a place lies. */
export function newLines({ text, newline }: Site, end: number, column: number, words: string): Splice {
  const at = nextLine(text, end);
  const line = ' '.repeat(column) + words;
  return { start: at, end: at, text: text[at - 1] === '\n' ? line + newline : newline + line };
}

/** Removes whole lines, with a comment behind what goes. @throws NotEditable where something else stands before it. */
export function withoutLines({ text }: Site, start: number, end: number, before = /^ *$/): Splice {
  const from = lineStart(text, start);
  if (!before.test(text.slice(from, start))) throw new NotEditable(message('edit.layout'));
  return { start: from, end: nextLine(text, end), text: '' };
}

/** Where a line ends, without its line end; the offset itself where it stands behind one. */
function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const at = text.indexOf('\n', offset);
  const end = at < 0 ? text.length : at;
  return text[end - 1] === '\r' && end > offset ? end - 1 : end;
}

function beforeInLine({ text }: Site, offset: number): string {
  return text.slice(lineStart(text, offset), offset);
}

function startOf({ key }: Entry): number {
  return key.range?.[0] ?? 0;
}

function endOf({ text }: Site, { key, value }: Entry): number {
  if (value) return contentEnd(text, value);
  // Without a value there is at least the colon.
  return text.indexOf(':', key.range?.[1]) + 1;
}
