import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deleteBackup } from '../../../src/backup/delete.ts';
import { backupKeys } from '../../../src/backup/layout.ts';
import { openFolder } from '../../../src/store/folder.ts';
import type { Store } from '../../../src/store/store.ts';

const { signal } = new AbortController();
const keys = backupKeys('nightly');
let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-delete-'));
  store = await openFolder(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function put(files: Record<string, string>, hoursAgo = 0) {
  for (const [key, text] of Object.entries(files)) {
    const file = join(folder, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    const time = new Date(Date.now() - hoursAgo * 3_600_000);
    utimesSync(file, time, time);
  }
}
const metadata = (phase: string) =>
  JSON.stringify({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata: { name: 'nightly' }, status: { phase } });

test('a backup goes with all of its files, and nothing beside it', async () => {
  await put({ [keys.metadata]: metadata('Completed'), [keys.tarball]: '12345', [keys.logs]: '1' });
  await put({ 'backups/nightly-2/velero-backup.json': '{}' });
  expect(await deleteBackup(store, 'nightly', signal)).toMatchObject({ files: 3 });
  expect(await readdir(join(folder, 'backups'))).toEqual(['nightly-2']);
  await expect(deleteBackup(store, 'nightly', signal)).rejects.toMatchObject({ code: 'not-found' });
});

test('what makes it a backup goes first, and a deletion that broke off is done again', async () => {
  await put({ [keys.metadata]: metadata('Completed'), [keys.tarball]: '12345', [keys.logs]: '1' }, 2);
  const removed: string[] = [];
  const breaking: Store = {
    ...{
      title: store.title,
      head: store.head.bind(store),
      read: store.read.bind(store),
      write: store.write.bind(store),
    },
    ...{ list: store.list.bind(store), close: () => undefined },
    remove: async (key) => {
      if (removed.length === 2) throw new Error('broken off');
      removed.push(key);
      await store.remove(key);
    },
  };
  await expect(deleteBackup(breaking, 'nightly', signal)).rejects.toThrow('broken off');
  expect(removed[0]).toBe(keys.metadata);
  expect(await deleteBackup(store, 'nightly', signal)).toMatchObject({ files: 1 });
});

test('what may still be written stays', async () => {
  await put({ [keys.tarball]: '12345' });
  await expect(deleteBackup(store, 'nightly', signal)).rejects.toMatchObject({ code: 'conflict' });
  await put({ [keys.metadata]: metadata('WaitingForPluginOperations') });
  await expect(deleteBackup(store, 'nightly', signal)).rejects.toMatchObject({ code: 'conflict' });
  await put({ [keys.metadata]: metadata('WaitingForPluginOperations'), [keys.tarball]: '12345' }, 2);
  await expect(deleteBackup(store, 'nightly', signal)).rejects.toMatchObject({ code: 'conflict' });
  await put({ [keys.metadata]: metadata('WaitingForPluginOperations'), [keys.tarball]: '12345' }, 25);
  expect(await deleteBackup(store, 'nightly', signal)).toMatchObject({ files: 2 });
});

test('what another program put there stays', async () => {
  await put({ 'backups/nightly/notes.txt': 'mine' }, 2);
  await expect(deleteBackup(store, 'nightly', signal)).rejects.toMatchObject({ code: 'invalid' });
});
