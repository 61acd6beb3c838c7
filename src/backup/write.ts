import type { BackupInfo } from '../model/backups/backup-contents.ts';
import { KubeferryError } from '../model/error.ts';
import type { EventSink, LogEvent, StepId } from '../model/event.ts';
import { toJson } from '../model/json/json-text.ts';
import { message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import type { CollectedObject } from './collection.ts';
import { IndexWriter } from './index-file.ts';
import { type BackupKeys, backupKeys, tarPaths } from './layout.ts';
import { type BackupAbout, backupJson, parseBackupJson } from './metadata.ts';
import { type BackupLogLine, logText, packed, resultsJson, SideFiles } from './side-files.ts';
import { TarballWriter } from './tarball.ts';

/** Milliseconds that a clean-up may take before it is given up. */
const cleanUpLimit = 15_000;

/** What goes beside the objects. */
export interface WriteOptions {
  signal: AbortSignal;
  emit: EventSink;
  step: StepId;
  /** Sentences that came up while the objects were collected; read when the tarball is closed, so it may grow until then. */
  log?: BackupLogLine[];
  /** Removes what an earlier attempt left under this name, unless that one is complete. Only for a caller that holds the name for itself. */
  replaceUnfinished?: boolean;
}

/**
 * Writes a backup in Velero's format. `velero-backup.json` comes last, so nothing that is seen as a backup is ever half written; a run that
 * fails or is cancelled removes what it wrote, as far as the store can be reached. Throws `already-exists` where the name is taken, what the
 * store throws, and what `batches` throws.
 */
export async function writeBackup(
  store: Store,
  about: BackupAbout,
  batches: AsyncIterable<CollectedObject[]>,
  options: WriteOptions,
): Promise<BackupInfo> {
  const keys = backupKeys(about.name);
  await claimName(store, about.name, keys, options);
  const tried: string[] = [];
  const write = async (key: string, bytes: Buffer | AsyncIterable<Uint8Array>) => {
    const { signal } = options;
    if (key === keys.tarball) {
      // Of two runs that want one name, the second fails here and touches nothing of the first; a write that fails has kept nothing.
      await store.write(key, bytes, { ifAbsent: true, signal });
      tried.push(key);
      return;
    }
    tried.push(key);
    await store.write(key, bytes, { signal });
  };
  try {
    return await writeFiles(about, keys, batches, options, write);
  } catch (thrown) {
    await removeTried(store, tried, keys.metadata);
    throw thrown;
  }
}

async function writeFiles(
  about: BackupAbout,
  keys: BackupKeys,
  batches: AsyncIterable<CollectedObject[]>,
  options: WriteOptions,
  write: (key: string, bytes: Buffer | AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<BackupInfo> {
  const startedAt = Date.now();
  const tarball = new TarballWriter(Math.floor(startedAt / 1000));
  const index = new IndexWriter();
  const side = new SideFiles();
  let objects = 0;

  async function* bytes(): AsyncGenerator<Buffer> {
    tarball.add({ paths: ['metadata/version'], content: '1.1.0\n' });
    for await (const batch of batches) {
      for (const one of batch) {
        const { plain, versioned } = tarPaths(one.ref);
        index.add(one.ref, tarball.add({ paths: [plain, versioned], content: one.text ?? toJson(one.object) }));
        side.add(one);
        if (tarball.full) yield* tarball.flush();
      }
      objects += batch.length;
      const { step } = options;
      options.emit({ type: 'progress', step, done: objects, unit: 'objects' });
      options.signal.throwIfAborted();
    }
    yield* tarball.end();
  }

  await write(keys.tarball, bytes());
  const log = [...(options.log ?? []), finished(about.name, objects, tarball.packed, options.step)];
  const texts: [string, string][] = [
    [keys.logs, logText(log, about.name)],
    [keys.results, resultsJson(log)],
    [keys.resourceList, side.resourceList()],
    [keys.volumeInfo, side.volumeInfo()],
    [keys.podVolumeBackups, '[]'],
    [keys.volumeSnapshots, '[]'],
    [keys.itemOperations, '[]'],
  ];
  await allSettled([
    ...texts.map(async ([key, text]) => write(key, await packed(text))),
    index.bytes(tarball).then((file) => write(keys.index, file)),
  ]);
  const count = (level: LogEvent['level']) => log.filter(({ event }) => event.level === level).length;
  const outcome = { startedAt, completedAt: Date.now(), objects, warnings: count('warning'), errors: count('error') };
  const metadata = backupJson(about, outcome);
  await write(keys.metadata, Buffer.from(metadata));
  return parseBackupJson(metadata, about.name);
}

/** Waits for all, then throws the first failure: nothing may still be writing when the clean-up begins. */
async function allSettled(writes: Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(writes)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

async function claimName(store: Store, name: string, keys: BackupKeys, options: WriteOptions): Promise<void> {
  const { signal } = options;
  const { entries } = await store.list(keys.folder, { limit: 1000, signal });
  if (entries.length === 0) return;
  if (options.replaceUnfinished !== true || entries.some(({ key }) => key === keys.metadata)) {
    throw new KubeferryError('already-exists', message('backup.alreadyThere', { name, store: store.title }), {
      hint: message('backup.alreadyThere.hint'),
    });
  }
  for (const { key } of entries) await store.remove(key, signal);
}

/** The clean-up runs even when the run was cancelled, so it has a signal of its own. A write that failed may have arrived all the same: velero-backup.json goes first, and where it cannot go, the rest stays with it. */
async function removeTried(store: Store, tried: string[], metadata: string): Promise<void> {
  const signal = AbortSignal.timeout(cleanUpLimit);
  if (tried.includes(metadata)) {
    const [removed] = await Promise.allSettled([store.remove(metadata, signal)]);
    if (removed.status === 'rejected') return;
  }
  await Promise.allSettled(tried.filter((key) => key !== metadata).map((key) => store.remove(key, signal)));
}

function finished(name: string, objects: number, bytes: number, step: StepId): BackupLogLine {
  return {
    at: Date.now(),
    event: { type: 'log', level: 'info', step, text: message('backup.done', { name, count: objects, bytes }) },
  };
}
