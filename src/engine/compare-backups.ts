import { createHmac, randomBytes } from 'node:crypto';
import { type CompiledFilter, readObjects } from '../backup/filter.ts';
import type { BackupEntry } from '../backup/index-file.ts';
import type { BackupReader } from '../backup/read.ts';
import { meaningOf, textInOrder } from '../diff/meaning.ts';
import type { BackupComparison, BackupDifference } from '../model/backup-contents.ts';
import { type ObjectRef, refKey } from '../model/object.ts';
import { withObject } from './backup-text.ts';
import type { Call } from './handler.ts';

/** Differences after which the front is waited for. */
const toldAtATime = 1000;

/** The same object in two backups, with other bytes. */
interface Changed {
  first: BackupEntry;
  second: BackupEntry;
}

/**
 * Compares the objects of two backups that a filter takes. Both are streamed: of an object only a keyed hash of its bytes stays, whose key
 * is gone with the comparison; only what has other bytes is read once more and compared by what it means. Throws what the backups throw.
 */
export async function compareBackups(
  one: BackupReader,
  other: BackupReader,
  filter: CompiledFilter,
  call: Call<BackupDifference>,
): Promise<BackupComparison> {
  const hash = keyedHash();
  const tally = new Tally(call);
  const firsts = new Map<string, { entry: BackupEntry; hash: string }>();
  for await (const { entry, json } of readObjects(one, filter, call.signal)) {
    firsts.set(refKey(entry), { entry, hash: hash(json) });
  }
  const changed: Changed[] = [];
  for await (const { entry: second, json } of readObjects(other, filter, call.signal)) {
    const key = refKey(second);
    const found = firsts.get(key);
    firsts.delete(key);
    if (!found) await tally.add('only-second', second);
    else if (found.hash === hash(json)) tally.alike += 1;
    else changed.push({ first: found.entry, second });
  }
  for (const { entry } of firsts.values()) await tally.add('only-first', entry);
  await compareChanged(one, other, changed, hash, tally, call.signal);
  return tally.counts();
}

async function compareChanged(
  one: BackupReader,
  other: BackupReader,
  changed: readonly Changed[],
  hash: (text: string) => string,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  const before = new Map<string, string>();
  const meaning = (backup: BackupReader, found: { entry: BackupEntry; json: Buffer }) =>
    withObject(backup.info.name, found, (object) => hash(textInOrder(meaningOf(object))));
  const [firsts, seconds] = [changed.map(({ first }) => first), changed.map(({ second }) => second)];
  for await (const found of one.read(firsts, signal)) before.set(refKey(found.entry), meaning(one, found));
  for await (const found of other.read(seconds, signal)) {
    if (before.get(refKey(found.entry)) === meaning(other, found)) tally.alike += 1;
    else await tally.add('differs', found.entry);
  }
}

/** A hash that says nothing to who does not have its key, which nobody has for longer than this. */
function keyedHash(): (content: Buffer | string) => string {
  const key = randomBytes(32);
  return (content) => createHmac('sha256', key).update(content).digest('base64');
}

/** Tells the differences and counts them. */
class Tally {
  alike = 0;
  readonly #call: Call<BackupDifference>;
  readonly #counts: Record<BackupDifference['state'], number> = { differs: 0, 'only-first': 0, 'only-second': 0 };
  #told = 0;

  constructor(call: Call<BackupDifference>) {
    this.#call = call;
  }

  async add(state: BackupDifference['state'], { group, version, resource, kind, namespace, name }: BackupEntry) {
    const object: ObjectRef = { group, version, resource, kind, ...(namespace !== undefined && { namespace }), name };
    this.#counts[state] += 1;
    this.#call.emit({ state, object });
    this.#told += 1;
    if (this.#told % toldAtATime === 0) await this.#call.drained();
  }

  counts(): BackupComparison {
    const { differs, 'only-first': onlyFirst, 'only-second': onlySecond } = this.#counts;
    return { alike: this.alike, differ: differs, onlyFirst, onlySecond };
  }
}
