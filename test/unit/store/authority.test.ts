import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepAuthority } from '../../../src/store/authority.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubeferry-authority-'));
  vi.stubEnv('KUBEFERRY_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

test('an authority is kept once, whole, and left alone while a store may be reading it', async () => {
  const pem = Buffer.from('made up');
  const [file, again] = await Promise.all([keepAuthority(pem), keepAuthority(pem)]);
  expect(again).toBe(file);
  const { ino, mtimeNs } = await stat(file, { bigint: true });
  await keepAuthority(pem);
  expect(await stat(file, { bigint: true })).toMatchObject({ ino, mtimeNs });
  await writeFile(file, 'broken');
  await keepAuthority(pem);
  expect(await readFile(file)).toEqual(pem);
  expect(await readdir(dirname(file))).toHaveLength(1);
});
