/** What is read once for each key: who asks meanwhile waits for the same reading, and what failed is read again the next time. */
export class ReadOnce<T> {
  readonly #readings = new Map<string, Promise<T>>();

  /** What was read for a key, by `read` where nobody has asked before. Throws what `read` throws. */
  async of(key: string, read: () => Promise<T>): Promise<T> {
    const reading = this.#readings.get(key) ?? read();
    this.#readings.set(key, reading);
    try {
      return await reading;
    } catch (thrown) {
      this.#readings.delete(key);
      throw thrown;
    }
  }
}
