import { hash } from 'node:crypto';

/** The lines of a log that were told already, in little memory: those of a large backup are hundreds of thousands. */
export class ToldLines {
  readonly #hashes = new Set<string>();

  /** Takes note of a line; gives whether it is told for the first time. Lines of a log carry their time, so that two are hardly ever alike. */
  isNew(line: string): boolean {
    const before = this.#hashes.size;
    this.#hashes.add(hash('sha256', line, 'base64').slice(0, 12));
    return this.#hashes.size > before;
  }
}
