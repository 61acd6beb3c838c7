import type { Difference } from './difference.ts';

/** The first few places of differences, in words; an item of a list may be missing and another be there in its place. */
export function placesOf(differences: readonly Difference[]): string {
  const places = [
    ...new Set(
      differences.map(({ pointer, rightPointer = pointer, left }) => (left === undefined ? rightPointer : pointer)),
    ),
  ];
  const shown = places.slice(0, 3).join(', ');
  return places.length > 3 ? `${shown}, …` : shown;
}
