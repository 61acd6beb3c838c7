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
