import { inOrder, type Splice, spliced } from './splice.ts';

/** Lines around a change that are shown with it. */
const around = 3;

/** Lines that change together, with those around them; numbers begin at 0, `to` is behind the last one. */
interface Hunk {
  from: number;
  to: number;
  changes: { from: number; to: number; lines: string[] }[];
}

/** What splices change in a text, as `diff -u` writes it and `patch` reads it. Empty where they change nothing. */
export function unifiedDiff(file: string, text: string, splices: readonly Splice[]): string {
  const starts = lineStarts(text);
  const lines = starts.map((start, at) => text.slice(start, starts[at + 1] ?? text.length));
  const changes = changedLines(text, starts, splices);
  const hunks: Hunk[] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    const to = Math.min(lines.length, change.to + around);
    if (last && change.from - around <= last.to) {
      last.changes.push(change);
      last.to = to;
    } else hunks.push({ from: Math.max(0, change.from - around), to, changes: [change] });
  }
  if (hunks.length === 0) return '';
  let grown = 0;
  const shown = hunks.map((hunk) => {
    const body = hunkLines(hunk, lines);
    const count = (mark: string) => body.filter((line) => line.startsWith(mark) || line.startsWith(' ')).length;
    const range = (first: number, length: number) => `${length === 0 ? first : first + 1},${length}`;
    const head = `@@ -${range(hunk.from, count('-'))} +${range(hunk.from + grown, count('+'))} @@\n`;
    grown += count('+') - count('-');
    return head + body.join('');
  });
  return `--- ${file}\n+++ ${file}\n${shown.join('')}`;
}

function hunkLines(hunk: Hunk, lines: readonly string[]): string[] {
  const body: string[] = [];
  let at = hunk.from;
  const same = (to: number) => {
    for (; at < to; at++) body.push(marked(' ', lines[at] ?? ''));
  };
  for (const change of hunk.changes) {
    same(change.from);
    for (; at < change.to; at++) body.push(marked('-', lines[at] ?? ''));
    for (const line of change.lines) body.push(marked('+', line));
  }
  same(hunk.to);
  return body;
}

function marked(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}

/** The lines that splices touch, and what stands there afterwards. */
function changedLines(text: string, starts: readonly number[], splices: readonly Splice[]): Hunk['changes'] {
  const startOf = (line: number) => starts[line] ?? text.length;
  const isStart = (offset: number) => startOf(lineOf(text, starts, offset)) === offset;
  const groups: { from: number; to: number; splices: Splice[] }[] = [];
  for (const splice of inOrder(splices)) {
    const from = lineOf(text, starts, splice.start);
    const to = lineOf(text, starts, splice.end);
    // Whole lines that come or go leave the line behind them alone.
    const whole = isStart(splice.end) && (splice.text.endsWith('\n') || (splice.text === '' && isStart(splice.start)));
    const behind = whole && (isStart(splice.start) || splice.end > splice.start) ? to : Math.min(to + 1, starts.length);
    const last = groups.at(-1);
    if (last && from <= last.to) {
      last.splices.push(splice);
      last.to = Math.max(last.to, behind);
    } else groups.push({ from, to: behind, splices: [splice] });
  }
  return groups.map(({ from, to, splices: own }) => {
    const after = spliced(text, own, startOf(from), startOf(to));
    return { from, to, lines: after.match(/[^\n]*\n|[^\n]+$/g) ?? [] };
  });
}

/** The line of an offset; the end of a text that ends with a line end is a line of its own. */
function lineOf(text: string, starts: readonly number[], offset: number): number {
  return offset === text.length && text.endsWith('\n') ? starts.length : lastAtMost(starts, offset);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < text.length; at = text.indexOf('\n', at + 1))
    starts.push(at + 1);
  return starts;
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
