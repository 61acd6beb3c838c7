import { link, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchContexts } from '../../../src/kube/kubeconfig/kubeconfig-watch.ts';
import type { ContextList } from '../../../src/model/clusters/cluster-contents.ts';

let home: string;
let end: AbortController;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'kubeconfig-watch-'));
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  await rm(home, { recursive: true });
});

function start(): () => Promise<string[]> {
  const lists = watchContexts({ files: [] }, end.signal, { home, platform: process.platform });
  return async () => {
    const { value } = await lists.next();
    return ((value ?? { contexts: [] }) as ContextList).contexts.map(({ name }) => name);
  };
}

const config = (name: string) => JSON.stringify({ contexts: [{ name, context: {} }] });

it('gives the contexts at once, and again when an editor replaces the file', async () => {
  await mkdir(path.join(home, '.kube'));
  const file = path.join(home, '.kube', 'config');
  await writeFile(file, config('one'));
  const next = start();
  expect(await next()).toEqual(['one']);
  await writeFile(`${file}.new`, config('two'));
  await rename(`${file}.new`, file);
  expect(await next()).toEqual(['two']);
  // The replaced file is watched too.
  await writeFile(file, config('three'));
  expect(await next()).toEqual(['three']);
});

it('sees a file whose folder is made later', async () => {
  const next = start();
  expect(await next()).toEqual([]);
  const later = next();
  await mkdir(path.join(home, '.kube'));
  await writeFile(path.join(home, '.kube', 'config'), config('late'));
  expect(await later).toEqual(['late']);
});

it('sees a change behind a link', async () => {
  await mkdir(path.join(home, '.kube'));
  await mkdir(path.join(home, 'real'));
  const real = path.join(home, 'real', 'k');
  await writeFile(real, config('one'));
  await symlink(real, path.join(home, '.kube', 'config'));
  const next = start();
  expect(await next()).toEqual(['one']);
  await writeFile(real, config('two'));
  expect(await next()).toEqual(['two']);
});

it('sees a change that no watch tells of, as on a network file system', async () => {
  await mkdir(path.join(home, '.kube'));
  await mkdir(path.join(home, 'elsewhere'));
  const file = path.join(home, '.kube', 'config');
  const elsewhere = path.join(home, 'elsewhere', 'config');
  await writeFile(file, config('one'));
  // A write to the same file by another name is not told in the watched folder.
  await link(file, elsewhere);
  const next = start();
  expect(await next()).toEqual(['one']);
  await writeFile(elsewhere, config('two'));
  expect(await next()).toEqual(['two']);
});

it('tells nothing where the content is the same, and ends when it is cancelled', async () => {
  await mkdir(path.join(home, '.kube'));
  const file = path.join(home, '.kube', 'config');
  await writeFile(file, config('one'));
  const next = start();
  await next();
  await writeFile(file, config('one'));
  const later = next();
  await writeFile(path.join(home, '.kube', 'config.new'), config('two'));
  await rename(path.join(home, '.kube', 'config.new'), file);
  expect(await later).toEqual(['two']);
  const last = next();
  end.abort();
  expect(await last).toEqual([]);
});
