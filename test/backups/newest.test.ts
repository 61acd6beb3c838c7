import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backupKeys } from '../../src/backup/layout.ts';
import { listNewestBackups } from '../../src/backup/newest.ts';
import { writeBackup } from '../../src/backup/write.ts';
import type { EarlyBackups } from '../../src/model/backups/backup-contents.ts';
import { keptOf } from '../../src/store/kept.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

const { signal } = new AbortController();
const count = 260;
let place: Awaited<ReturnType<typeof temporaryStore>>;
let early: EarlyBackups[];
const path = (key: string) => join(place.folder, key);
const nameOf = (n: number) => `nightly-${String(n).padStart(3, '0')}`;

/** More backups than are listed in one part, the one with the highest number written last. */
beforeEach(async () => {
  place = await temporaryStore();
  early = [];
  await writeBackup(place.store, about('first'), inBatches([configMap('a', {})]), quietly());
  const metadata = await readFile(path(backupKeys('first').metadata), 'utf8');
  const tarball = await readFile(path(backupKeys('first').tarball));
  await rm(path(backupKeys('first').folder), { recursive: true });
  for (let n = 0; n < count; n++) {
    const name = nameOf(n);
    const keys = backupKeys(name);
    mkdirSync(path(keys.folder), { recursive: true });
    writeFileSync(path(keys.metadata), metadata.replaceAll('"first"', `"${name}"`));
    writeFileSync(path(keys.tarball), tarball);
    for (const key of [keys.logs, keys.results]) writeFileSync(path(key), '');
    written(name, n);
  }
}, 60_000);
afterEach(() => place.remove());

/** Makes the files of a backup as old as that. */
function written(name: string, minute: number): void {
  const { metadata, tarball, logs, results } = backupKeys(name);
  const time = new Date(Date.UTC(2026, 0, 1, 0, minute));
  for (const key of [metadata, tarball, logs, results]) utimesSync(path(key), time, time);
}

async function list(after?: string) {
  const kept = keptOf('a store', async () => 'secret', {
    folder: path('.cache'),
    log: (text) => expect.fail(text),
  });
  const page = { limit: 100, ...(after !== undefined && { after }) };
  return listNewestBackups(place.store, page, signal, { kept, early: (known) => early.push(known) });
}

const names = (from: number, to: number) => Array.from({ length: from - to }, (_, n) => nameOf(from - 1 - n));

it('a large store gives all its backups in their order, and of the first page the names before', async () => {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await list(after);
    found.push(...page.backups.map(({ name, phase, size }) => (phase === 'Completed' && size ? name : phase)));
    after = page.next;
  } while (after !== undefined);
  expect(found).toEqual(names(count, 0));
  expect(early).toEqual([{ names: names(count, count - 100) }]);
});

it('the first page is known from the last time, and then brought up to date', async () => {
  const first = await list();
  const [last = '', changed = ''] = names(count, 0);
  await rm(path(backupKeys(last).folder), { recursive: true });
  const { metadata } = backupKeys(changed);
  await writeFile(path(metadata), (await readFile(path(metadata), 'utf8')).replace('"Completed"', '"PartiallyFailed"'));
  early = [];
  const second = await list();
  expect(early).toEqual([{ backups: first.backups }]);
  expect(second.backups.map(({ name }) => name)).toEqual(names(count - 1, count - 101));
  expect(second.backups[0]).toMatchObject({ name: changed, phase: 'PartiallyFailed' });
  early = [];
  await list();
  expect(early).toEqual([{ backups: second.backups }]);
});

it('what is known of a backup is not read again', async () => {
  await list();
  // Where velero-backup.json is the same by its size and time, it is the same.
  const [last = ''] = names(count, 0);
  const { metadata } = backupKeys(last);
  const text = await readFile(path(metadata), 'utf8');
  await writeFile(path(metadata), text.replace('"Completed"', '"Forgotten"'));
  written(last, count - 1);
  expect((await list()).backups[0]).toMatchObject({ name: last, phase: 'Completed' });
});
