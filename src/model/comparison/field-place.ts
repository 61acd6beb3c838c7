import type { ComparedObject, FieldDifference } from './comparison.ts';

/** What names the place of a difference for good: a number would be that of another item once somebody puts one before it. */
export function placeOf({ pointer, keyed = pointer }: Pick<FieldDifference, 'pointer' | 'keyed'>): string {
  return keyed;
}

/** A difference of an object by its number and its place; nothing where another one has that number by now. */
export function fieldAt(
  compared: ComparedObject | undefined,
  { field, place }: { field: number; place: string },
): FieldDifference | undefined {
  const found = compared?.fields[field];
  return found && placeOf(found) === place ? found : undefined;
}
