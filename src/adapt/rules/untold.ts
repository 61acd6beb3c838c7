import type { Unknown } from './rule.ts';

/**
 * The facts that some of a `list` do not tell of themselves, such as `taints of nodes`. A rule that finds nothing asks with it whether it
 * would have found something.
 */
export function* untold<One extends object>(
  list: string,
  all: readonly One[],
  ...fields: (keyof One & string)[]
): Generator<Unknown> {
  for (const field of fields) {
    if (all.some((one) => one[field] === undefined)) yield { unknown: `${field} of ${list}` };
  }
}
