/** One item of one of two streams, or of both where they have the same key. */
export type Joined<L, R> = { left: L; right: R } | { left: L; right?: undefined } | { left?: undefined; right: R };

/**
 * The items of two streams by their keys: pairs as they come, then those that only one stream has. Of streams in the order of their keys,
 * such as the lists of a cluster, no more is held in memory than what only one of them has. Throws what the streams throw; ends both.
 */
export async function* joined<L extends { key: string }, R extends { key: string }>(
  lefts: AsyncIterable<L>,
  rights: AsyncIterable<R>,
): AsyncGenerator<Joined<L, R>> {
  const [left, right] = [lefts[Symbol.asyncIterator](), rights[Symbol.asyncIterator]()];
  const [lonelyLeft, lonelyRight] = [new Map<string, L>(), new Map<string, R>()];
  try {
    let [one, other] = await Promise.all([left.next(), right.next()]);
    while (!one.done || !other.done) {
      if (!one.done && !other.done && one.value.key === other.value.key) {
        yield { left: one.value, right: other.value };
        [one, other] = await Promise.all([left.next(), right.next()]);
      } else if (!one.done && (other.done || one.value.key < other.value.key)) {
        const match = taken(lonelyRight, one.value.key);
        if (match) yield { left: one.value, right: match };
        else lonelyLeft.set(one.value.key, one.value);
        one = await left.next();
      } else if (!other.done) {
        const match = taken(lonelyLeft, other.value.key);
        if (match) yield { left: match, right: other.value };
        else lonelyRight.set(other.value.key, other.value);
        other = await right.next();
      }
    }
    for (const item of lonelyLeft.values()) yield { left: item };
    for (const item of lonelyRight.values()) yield { right: item };
  } finally {
    await Promise.all([left.return?.(), right.return?.()]);
  }
}

function taken<T>(waiting: Map<string, T>, key: string): T | undefined {
  const found = waiting.get(key);
  waiting.delete(key);
  return found;
}
