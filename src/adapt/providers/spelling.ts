/** How somebody is told something: by which annotation, and how its values stand for those that all others share. */
export interface Spelling {
  key: string;
  /** What a value means; nothing where that is not known. Without it a value means itself. */
  read?(value: string): string | undefined;
  /** The value that means it; nothing where none does. Without it the meaning is the value. */
  write?(meaning: string): string | undefined;
  /** The beginning of the name of a custom resource (`resource.group`) that shows who reads it; without it everybody does. */
  shownBy?: string;
}

/** One setting, by who is told of it; the first spelling of each is the one that is written. */
export type Setting<Reader extends string> = Readonly<Partial<Record<Reader, readonly Spelling[]>>>;

/** An annotation. */
export interface Annotation {
  key: string;
  value: string;
}

/** What says to one reader what an annotation says to another; nothing where it has no such word, or the meaning is not known. */
export function saidTo<Reader extends string>(
  settings: readonly Setting<Reader>[],
  { key, value }: Annotation,
  reader: Reader,
  customResources: readonly string[] = [],
): Annotation | undefined {
  for (const setting of settings) {
    const spelled = Object.values<readonly Spelling[] | undefined>(setting)
      .flatMap((spellings) => spellings ?? [])
      .find((one) => one.key === key);
    const meaning = spelled && (spelled.read ? spelled.read(value) : value);
    if (meaning !== undefined) return written(setting[reader], meaning, customResources);
  }
  return undefined;
}

/** The annotation that says a meaning, in the first spelling that somebody there reads and that has a word for it. */
export function written(
  spellings: readonly Spelling[] = [],
  meaning: string,
  customResources: readonly string[],
): Annotation | undefined {
  for (const { key, write, shownBy } of spellings) {
    if (shownBy !== undefined && !customResources.some((one) => one.startsWith(shownBy))) continue;
    const value = write ? write(meaning) : meaning;
    if (value !== undefined) return { key, value };
  }
  return undefined;
}

/** A spelling whose values stand for meanings one to one, as `[meaning, value]`. */
export function words(key: string, ...pairs: readonly (readonly [meaning: string, value: string])[]): Spelling {
  return {
    key,
    read: (value) => pairs.find((pair) => pair[1].toLowerCase() === value.toLowerCase())?.[0],
    write: (meaning) => pairs.find((pair) => pair[0] === meaning)?.[1],
  };
}

/** A spelling that only tells: nobody is told in it. */
export function readOnly(spelling: Spelling): Spelling {
  return { ...spelling, write: () => undefined };
}

/** Whether two lists with commas between hold the same, in whatever order. */
export function sameList(one: string, other: string): boolean {
  const sorted = (list: string) => [...new Set(list.split(',').map((item) => item.trim()))].sort().join();
  return sorted(one) === sorted(other);
}

/** The ranges of addresses of a list with commas between, such as `10.0.0.0/8`; nothing where one is something else. */
export function rangesIn(list: string): string[] | undefined {
  const ranges = list.split(',').map((one) => one.trim());
  return ranges.every((one) => /^[\da-f.:]+\/\d+$/i.test(one)) ? ranges : undefined;
}

/** A whole number; the meaning is in the smaller unit, of which `times` make one of the value's. */
export function count(key: string, times = 1): Spelling {
  return {
    key,
    read: (value) => (/^\d+$/.test(value) ? String(Number(value) * times) : undefined),
    write: (meaning) => (Number(meaning) % times === 0 ? String(Number(meaning) / times) : undefined),
  };
}
