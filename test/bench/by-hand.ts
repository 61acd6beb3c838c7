import { createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { backupKeys } from '../../src/backup/layout.ts';
import { openStore } from '../../src/store/open.ts';
import { run } from '../sandbox/vscode/command.ts';
import type { LargeBackup, StoredBackups } from './stored-backups.ts';

/** The milliseconds that it takes to download a tarball and to have tar list it, or take one file out of it. */
export async function byHand(
  { stored, name, folder }: { stored: StoredBackups; name: LargeBackup; folder: string },
  path?: string,
): Promise<number> {
  const place = await mkdtemp(join(folder, 'by-hand-'));
  const store = await openStore(await stored.large(), await stored.keys());
  try {
    const began = performance.now();
    const file = join(place, 'backup.tar.gz');
    await pipeline(await store.read(backupKeys(name).tarball), createWriteStream(file));
    await run('tar', path === undefined ? ['-tzf', file] : ['-xzf', file, '-C', place, path], { cwd: place });
    return performance.now() - began;
  } finally {
    store.close();
  }
}
