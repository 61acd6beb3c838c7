import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepPreviews, withPreviewStore } from '../../../src/migrate/preview-store.ts';
import { useKubeferryHome } from './kubeferry-home.ts';

const home = useKubeferryHome();

const left = () => readdirSync(join(home(), 'preview'));

test('what a killed preview left is swept, with or without its lock, and one that is at work stays', async () => {
  await withPreviewStore(async (store) => {
    await store.write('secret', Buffer.from('in clear'));
    const [atWork = ''] = left();
    // The lock of a process that is no more.
    const lock = JSON.parse(readFileSync(join(home(), 'preview', atWork, 'run.lock'), 'utf8'));
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    for (const name of ['killed', 'older']) {
      mkdirSync(join(home(), 'preview', name, 'store'), { recursive: true });
      writeFileSync(join(home(), 'preview', name, 'store', 'secret'), 'in clear');
    }
    writeFileSync(join(home(), 'preview', 'killed', 'run.lock'), JSON.stringify({ ...lock, pid: dead }));
    await sweepPreviews();
    expect(left()).toEqual([atWork]);
    expect((await store.list('')).entries).toHaveLength(1);
  });
  expect(left()).toEqual([]);
});

test('what cannot be removed is said, and hinders nothing else', async () => {
  mkdirSync(join(home(), 'preview', 'a-stuck', 'run.lock'), { recursive: true });
  mkdirSync(join(home(), 'preview', 'b-killed', 'store'), { recursive: true });
  await expect(sweepPreviews()).rejects.toThrow('a-stuck');
  expect(left()).toEqual(['a-stuck']);
});

test('previews and sweeps that begin at the same time do not get into the way of each other', {
  repeats: 4,
}, async () => {
  const works = Array.from({ length: 8 }, () =>
    withPreviewStore(async (store) => {
      await store.write('secret', Buffer.from('in clear'));
      await sweepPreviews();
      return (await store.list('')).entries.length;
    }),
  );
  expect(await Promise.all(works)).toEqual(works.map(() => 1));
  expect(left()).toEqual([]);
});

test('where nothing was ever previewed there is nothing to sweep', async () => {
  await expect(sweepPreviews()).resolves.toBeUndefined();
});
