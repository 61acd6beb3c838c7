/**
 * Runs jobs side by side, at most `limit` at a time, and gives what they yield in the order in which it comes. A job goes on only when its
 * last value was taken, so memory is bounded by `limit` values. The first failure, or leaving the loop, ends all others.
 */
export async function* sideBySide<Job, Value>(
  jobs: Job[],
  limit: number,
  work: (job: Job) => AsyncIterable<Value>,
): AsyncGenerator<Value> {
  interface Arrived {
    source: AsyncIterator<Value>;
    result: IteratorResult<Value>;
  }
  const waiting = [...jobs];
  const running = new Map<AsyncIterator<Value>, Promise<Arrived>>();
  const pull = (source: AsyncIterator<Value>) => {
    const next = source.next().then((result) => ({ source, result }));
    // It is met in the loop below; until then it is not to be called unhandled.
    next.catch(() => undefined);
    running.set(source, next);
  };
  const fill = () => {
    while (running.size < limit) {
      const job = waiting.shift();
      if (job === undefined) return;
      pull(work(job)[Symbol.asyncIterator]());
    }
  };
  try {
    for (fill(); running.size > 0; fill()) {
      const { source, result } = await Promise.race(running.values());
      running.delete(source);
      if (result.done === true) continue;
      // Asked for before this value is worked on, so that the next page travels meanwhile.
      pull(source);
      yield result.value;
    }
  } finally {
    await Promise.allSettled([...running].map(([source, next]) => next.then(() => source.return?.())));
  }
}
