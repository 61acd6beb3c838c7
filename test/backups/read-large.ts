// `node read-large.ts FOLDER WHAT`: reads the backup `one` of a folder store in a process of its own, and prints what memory that took.
import { openBackup } from '../../src/backup/read.ts';
import { verifyBackup } from '../../src/backup/verify/verify.ts';
import { openFolder } from '../../src/store/folder.ts';

/** What is printed, as JSON: how many objects were read, and by how many bytes the peak of the process grew meanwhile. */
export interface MemoryOfReading {
  objects: number;
  grown: number;
}

const [folder = '', what] = process.argv.slice(2);
const { signal } = new AbortController();
const store = await openFolder(folder);
const peak = () => process.resourceUsage().maxRSS * 1024;
const before = peak();
const objects = what === 'verify' ? await verifyAll() : await readSome();
process.stdout.write(JSON.stringify({ objects, grown: peak() - before } satisfies MemoryOfReading));

async function verifyAll(): Promise<number> {
  const verdict = await verifyBackup(store, 'one', { signal, tell: () => undefined, told: async () => undefined });
  if (!verdict.sound) throw new Error('The backup is not sound.');
  return verdict.objects;
}

/** Without an index all of it is read for its entries; then two of its objects. */
async function readSome(): Promise<number> {
  const backup = await openBackup(store, 'one', signal);
  const entries = await backup.entries();
  for (const entry of [entries.at(entries.length / 2), entries.at(-1)]) if (entry) await backup.object(entry, signal);
  return entries.length;
}
