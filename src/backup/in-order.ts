/** Works on items ahead of the one that is taken, at most `ahead` at a time, and gives the results in the order of the items. The first failure, or leaving the loop, waits for those that are under way. */
export async function* inOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const running: Promise<Result>[] = [];
  const fill = async () => {
    while (running.length < ahead) {
      const next = await iterator.next();
      if (next.done === true) return;
      const result = work(next.value);
      // It is met in the loop below; until then it is not to be called unhandled.
      result.catch(() => undefined);
      running.push(result);
    }
  };
  try {
    for (await fill(); ; await fill()) {
      const next = running.shift();
      if (next === undefined) return;
      yield await next;
    }
  } finally {
    await Promise.allSettled([...running, iterator.return?.()]);
  }
}
