import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CollectedObject } from '../../../src/backup/collection.ts';
import { backupKeys } from '../../../src/backup/layout.ts';
import { listBackups } from '../../../src/backup/list.ts';
import type { BackupLogLine } from '../../../src/backup/side-files.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import { message } from '../../../src/model/message.ts';
import type { Store } from '../../../src/store/store.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from './shop.ts';

const { signal } = new AbortController();
const objects = Array.from({ length: 4000 }, (_, n) => configMap(`cm-${n}`, { value: `${Math.sin(n)} `.repeat(60) }));
let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeEach(async () => {
  place = await temporaryStore();
});
afterEach(() => place.remove());

async function* thenFails(): AsyncGenerator<CollectedObject[]> {
  yield* inBatches(objects);
  throw new Error('the list was cut');
}

describe('writing a backup', () => {
  it('leaves nothing behind where the objects stop coming', async () => {
    await expect(writeBackup(place.store, about('one'), thenFails(), quietly())).rejects.toThrow('the list was cut');
    expect(await readdir(place.folder)).toEqual(['backups']);
    expect((await place.store.list('')).entries).toEqual([]);
  });

  it('leaves nothing behind where it is cancelled, in the middle or at the end', async () => {
    for (const after of [1, 4000]) {
      const stop = new AbortController();
      async function* cancelled(): AsyncGenerator<CollectedObject[]> {
        yield objects.slice(0, after);
        stop.abort();
        if (after === 1) yield objects;
      }
      const written = writeBackup(place.store, about('one'), cancelled(), quietly(stop.signal));
      await expect(written).rejects.toThrow();
      expect((await place.store.list('')).entries).toEqual([]);
    }
  });

  it('refuses a name that is taken, and touches nothing of the other backup', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    const before = (await place.store.list('')).entries;
    const again = writeBackup(place.store, about('one'), inBatches(objects.slice(0, 1)), {
      ...quietly(),
      replaceUnfinished: true,
    });
    await expect(again).rejects.toMatchObject({ code: 'already-exists' });
    expect((await place.store.list('')).entries).toEqual(before);
    for (const name of ['', 'Shop', 'a/b', '..', 'a'.repeat(254)]) {
      await expect(writeBackup(place.store, about(name), inBatches([]), quietly())).rejects.toMatchObject({
        code: 'invalid',
      });
    }
  });

  it('takes the place of one that did not finish only where that is asked for', async () => {
    await place.store.write(backupKeys('one').tarball, Buffer.from('half'));
    await expect(writeBackup(place.store, about('one'), inBatches(objects), quietly())).rejects.toMatchObject({
      code: 'already-exists',
    });
    await writeBackup(place.store, about('one'), inBatches(objects), { ...quietly(), replaceUnfinished: true });
    const { backups } = await listBackups(place.store, { limit: 10 }, signal);
    expect(backups).toMatchObject([{ name: 'one', complete: true, objects: 4000 }]);
  });

  it('counts the warnings that came up while the objects were collected', async () => {
    const text = message('backup.apiDown', { group: 'metrics.k8s.io' });
    const log: BackupLogLine[] = [{ at: 0, event: { type: 'log', level: 'warning', text } }];
    const info = await writeBackup(place.store, about('one'), inBatches([]), { ...quietly(), log });
    expect(info).toMatchObject({ complete: true, warnings: 1, errors: 0, objects: 0 });
  });

  it('writes what makes Velero take it for a backup when all else is there', async () => {
    const ended: string[] = [];
    const store = new Proxy(place.store, {
      get(target, property) {
        if (property !== 'write') {
          const value: unknown = Reflect.get(target, property, target);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return async (...about: Parameters<Store['write']>) => {
          await target.write(...about);
          ended.push(about[0]);
        };
      },
    });
    await writeBackup(store, about('one'), inBatches(objects), quietly());
    const { entries } = await place.store.list(backupKeys('one').folder);
    expect(ended.toSorted()).toEqual(entries.map(({ key }) => key).toSorted());
    expect(ended.at(-1)).toBe(backupKeys('one').metadata);
  });

  it('tells how far it is', async () => {
    const done: number[] = [];
    const emit = (event: { type: string; done?: number }) => {
      if (event.type === 'progress' && event.done !== undefined) done.push(event.done);
    };
    await writeBackup(place.store, about('one'), inBatches(objects, 1000), { ...quietly(), emit });
    expect(done).toEqual([1000, 2000, 3000, 4000]);
  });
});
