/** Items that stand in a long list of a result. */
export interface Piece {
  /** Where the list stands in the result: keys and places. */
  at: (string | number)[];
  items: unknown[];
}

/** Items of a piece: a message of so many findings is parsed in some milliseconds. */
const atMost = 500;

/** How deep lists are looked for: those in the lists of a result are short. */
const levels = 3;

/**
 * A result with its long lists emptied, and what stood in them: sent by themselves, so that whoever takes them has its turns between. The result
 * itself stays as it is.
 */
export function inPieces(result: unknown): { rest: unknown; pieces: Piece[] } {
  const pieces: Piece[] = [];
  const without = (value: unknown, at: (string | number)[]): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value) && value.length > atMost) {
      for (let from = 0; from < value.length; from += atMost) {
        pieces.push({ at, items: value.slice(from, from + atMost) });
      }
      return [];
    }
    if (at.length === levels) return value;
    if (Array.isArray(value)) return value.map((item, index) => without(item, [...at, index]));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, without(item, [...at, key])]));
  };
  return { rest: without(result, []), pieces };
}

/** Puts pieces back into the lists of the result that they were taken from, in their order; gives the result. */
export function joined(rest: unknown, pieces: readonly Piece[]): unknown {
  for (const { at, items } of pieces) {
    const list = at.reduce((value: unknown, key) => (isHolder(value) ? value[key] : undefined), rest);
    if (!Array.isArray(list)) throw new Error(`A piece has no list at ${at.join('/')}.`);
    list.push(...items);
  }
  return rest;
}

function isHolder(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
