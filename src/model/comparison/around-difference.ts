/** How much of two texts is shown, in characters: `most` of each, `before` of these before their first difference. */
interface Shown {
  most: number;
  before: number;
}

/** Two texts, and of those that are longer than that the part around where they first differ, with `…` where they go on; one that is absent stays so. */
export function aroundDifference(
  left: string | undefined,
  right: string | undefined,
  { most, before }: Shown,
): { left?: string; right?: string } {
  const from = Math.max(0, firstDifference(left ?? '', right ?? '') - before);
  return {
    ...(left !== undefined && { left: part(left, from, most) }),
    ...(right !== undefined && { right: part(right, from, most) }),
  };
}

function part(text: string, from: number, most: number): string {
  if (text.length <= most) return text;
  const start = wholeAt(text, Math.min(from, text.length - most));
  const end = wholeAt(text, start + most);
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}

/** A place that does not lie within a character of two halves. */
function wholeAt(text: string, at: number): number {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1)) ? at - 1 : at;
}

function firstDifference(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let at = 0;
  while (at < shorter && one[at] === other[at]) at += 1;
  return at;
}
