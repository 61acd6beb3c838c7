import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupKeys } from '../../../src/backup/layout.ts';
import { openBackup } from '../../../src/backup/read.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import { Warnings } from '../../../src/migrate/direct/warnings.ts';
import { tellFewer } from '../../../src/migrate/direct/whole-backup.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from '../backup/shop.ts';

let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeEach(async () => {
  place = await temporaryStore();
  await writeBackup(place.store, about('one'), inBatches([configMap('a', {}), configMap('b', {})]), quietly());
});
afterEach(() => place.remove());

/** Why something may be missing in what a run reads from the backup. */
async function missing(): Promise<unknown> {
  const warnings = new Warnings();
  const backup = await openBackup(place.store, 'one', new AbortController().signal);
  await tellFewer(backup, { scope: { emit: (event) => warnings.take(event) } });
  return warnings.missing;
}

/** The backup says something else of itself. */
async function says(from: RegExp, to: string): Promise<void> {
  const file = join(place.folder, backupKeys('one').metadata);
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(from);
  await writeFile(file, text.replace(from, to));
}

test('a run from a backup that holds fewer objects than it says tells that something is missing', async () => {
  expect(await missing()).toBeUndefined();
  await says(/"itemsBackedUp": 2/, '"itemsBackedUp": 5');
  expect(await missing()).toMatchObject({ code: 'run.read-fewer', args: { found: 2, said: 5 } });
});

test('what could not be backed up is counted too, so that a backup with errors may hold fewer', async () => {
  await says(/"itemsBackedUp": 2/, '"itemsBackedUp": 5');
  await says(/"phase": "Completed"/, '"phase": "PartiallyFailed", "errors": 3');
  expect(await missing()).toBeUndefined();
});
