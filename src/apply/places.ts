import type { Difference } from '../diff/compare.ts';

/** The first few places of differences, in words. */
export function placesOf(changes: Difference[]): string {
  const shown = changes.slice(0, 3).map(({ pointer }) => pointer);
  return changes.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}
