/** The bytes that are to be written, and whether they failed by themselves: then their own error is the one to tell, and not one of the store. */
export interface WatchedSource {
  bytes: AsyncIterable<Uint8Array>;
  /** What the source threw, in a box because it may be anything. */
  failure(): { thrown: unknown } | undefined;
}

/** Passes bytes on and remembers when their source fails. */
export function watchSource(from: AsyncIterable<Uint8Array>): WatchedSource {
  let failure: { thrown: unknown } | undefined;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* from;
    } catch (thrown) {
      failure = { thrown };
      throw thrown;
    }
  }
  return { bytes: bytes(), failure: () => failure };
}
