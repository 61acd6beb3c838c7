import type { Standing } from '../group-comparison.ts';

/** What one side of a group held when it was read last, so that what a watch tells is known to be news or none. */
export class SeenObjects {
  /** What counted of each object, by name. */
  #known = new Map<string, string>();
  /** Names that the first list of a watch has told, until all of it came. */
  #listed: Set<string> | undefined = new Set();

  /** Takes what was read: of all objects, or of those of some names. */
  read(standings: ReadonlyMap<string, Standing>, names?: Iterable<string>): void {
    if (!names) this.#known = new Map();
    for (const name of names ?? []) this.#known.delete(name);
    for (const [name, standing] of standings) this.#known.set(name, textOf(standing));
  }

  /** Whether an object that a watch tells counts for something else than when it was seen last. */
  isNews(name: string, standing: Standing): boolean {
    this.#listed?.add(name);
    const text = textOf(standing);
    if (this.#known.get(name) === text) return false;
    this.#known.set(name, text);
    return true;
  }

  /** An object is gone. */
  forget(name: string): void {
    this.#known.delete(name);
  }

  /** The first list of a watch came to its end: gives the names of objects that went before it, and forgets them. */
  endOfList(): string[] {
    const listed = this.#listed;
    this.#listed = undefined;
    const gone = [...this.#known.keys()].filter((name) => listed && !listed.has(name));
    for (const name of gone) this.#known.delete(name);
    return gone;
  }
}

function textOf({ isMeant, imprint }: Standing): string {
  return `${isMeant} ${imprint}`;
}
