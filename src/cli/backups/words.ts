/** The time between two times in milliseconds, roughly: `5 min`, `3 h`, `12 d`. */
export function spanWords(from: number, to: number): string {
  const minutes = Math.floor(Math.abs(to - from) / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60 / 24)} d`;
}

/** How long ago a time was, or when it will be; `-` where none is known. */
export function ageWords(time: string | undefined, now: number): string {
  const then = Date.parse(time ?? '');
  if (Number.isNaN(then)) return '-';
  return then > now ? `in ${spanWords(now, then)}` : `${spanWords(then, now)} ago`;
}

/** Rows below a heading, each column as wide as its longest cell. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => all.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `1 object`, `2 objects`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
