/** A change of a text: what stands from `start` to before `end` (offsets in UTF-16 units) becomes `text`. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/** The text with all splices made; they must not overlap. Those at one place stand in the order in which they are given, what only inserts first. */
export function spliced(text: string, splices: readonly Splice[], from = 0, to = text.length): string {
  let result = '';
  let at = from;
  for (const { start, end, text: insert } of inOrder(splices)) {
    result += text.slice(at, start) + insert;
    at = end;
  }
  return result + text.slice(at, to);
}

/** Splices in the order of their places. */
export function inOrder(splices: readonly Splice[]): Splice[] {
  const inserts = ({ start, end }: Splice) => (start === end ? 0 : 1);
  return [...splices].sort((one, other) => one.start - other.start || inserts(one) - inserts(other));
}

/** Whether two of the splices change the same text. */
export function overlap(splices: readonly Splice[]): boolean {
  let end = 0;
  for (const splice of inOrder(splices)) {
    if (splice.start < end) return true;
    end = splice.end;
  }
  return false;
}

/**
 * Splices of a text whose last line has no line end: where the last lines go, what comes to stand last has none either. That is the end of the line
 * before, or of what was put in its place.
 */
export function endingAlike(text: string, splices: readonly Splice[]): Splice[] {
  const ordered = inOrder(splices);
  let at = ordered.findLastIndex(({ start, end }) => start < end);
  const last = text.endsWith('\n') ? undefined : ordered[at];
  if (!last || last.end !== text.length || last.text !== '' || text[last.start - 1] !== '\n') return ordered;
  while (ordered[at - 1]?.end === ordered[at]?.start && ordered[at - 1]?.text === '') at -= 1;
  const [first, before] = [ordered[at] ?? last, ordered[at - 1]];
  if (before?.end === first.start && before.text.endsWith('\n')) {
    return ordered.with(at - 1, { ...before, text: before.text.replace(/\r?\n$/, '') });
  }
  const start = first.start - (text[first.start - 2] === '\r' ? 2 : 1);
  return [...ordered.slice(0, at), { start, end: text.length, text: '' }, ...ordered.slice(ordered.indexOf(last) + 1)];
}
