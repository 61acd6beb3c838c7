import { KubeferryError } from '../model/error.ts';

/** What the work gives, or nothing where this person may not see it. */
export async function unlessDenied<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof KubeferryError && thrown.code === 'denied') return undefined;
    throw thrown;
  }
}
