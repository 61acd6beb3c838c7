import type { ComparedObject } from '../../model/comparison/comparison.ts';

/** JSON of a cluster may be nested 10,000 times, which is more than a stack holds of functions that look into it. */
export function isTooDeep(thrown: unknown): thrown is RangeError {
  return thrown instanceof RangeError && thrown.message.includes('call stack');
}

/** Levels of a value that is told. */
const deepest = 1000;

/** Whether a value differs that neither another process nor a page could be told. */
export function holdsTooDeep({ fields }: ComparedObject): boolean {
  return fields.some(({ left, right, meant }) => [left, right, meant?.value].some((one) => isDeeper(one, deepest)));
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}
