import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheKeyInFile } from '../../../src/engine/cache-key.ts';

let home: string;
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'kubeferry-key-')), 'home');
});
afterEach(() => rm(join(home, '..'), { recursive: true, force: true }));

test('the key is made once, only where it is needed, and only its owner may read it', async () => {
  expect(await cacheKeyInFile(true, home)).toBeNull();
  await expect(stat(home)).rejects.toMatchObject({ code: 'ENOENT' });
  const [one, other] = await Promise.all([cacheKeyInFile(false, home), cacheKeyInFile(false, home)]);
  const kept = await cacheKeyInFile(true, home);
  expect(kept).toBe(await readFile(join(home, 'cache.key'), 'utf8'));
  // Of two commands at once one may find a file that is not written yet: it then keeps nothing.
  for (const key of [one, other]) expect([kept, null]).toContain(key);
  if (process.platform !== 'win32') expect((await stat(join(home, 'cache.key'))).mode & 0o777).toBe(0o600);
});

test('without a place for it there is none', async () => {
  await writeFile(home, 'a file where the folder should be');
  expect(await cacheKeyInFile(false, home)).toBeNull();
});
