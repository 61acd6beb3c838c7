import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkStore } from '../../../src/store/check.ts';
import { defaultStoreFolder } from '../../../src/store/default.ts';
import { gitTreeOf } from '../../../src/store/git.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';

const { signal } = new AbortController();
let parent: string;
let folder: string;
let store: Store;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kubeferry-folder-'));
  folder = join(parent, 'store');
  await mkdir(folder);
  store = await openStore({ folder });
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function text(key: string, range?: { start: number; end?: number }): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of await store.read(key, range ? { range } : {})) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('half');
  throw new Error('the source is gone');
}

/** Every page of a listing. */
async function all(prefix: string, limit: number, delimiter?: '/'): Promise<string[]> {
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const options = { limit, ...(delimiter && { delimiter }), ...(after !== undefined && { after }) };
    const page = await store.list(prefix, options);
    seen.push(...[...page.prefixes, ...page.entries.map(({ key }) => key)].sort());
    after = page.next;
    if (after === undefined) return seen;
  }
}

describe('a store in a folder', () => {
  it('keeps values that only this user can read, and gives parts of them', async () => {
    await store.write('backups/one/x', Buffer.from('hello world'));
    expect(await text('backups/one/x')).toBe('hello world');
    expect(await text('backups/one/x', { start: 6 })).toBe('world');
    expect(await text('backups/one/x', { start: 2, end: 5 })).toBe('llo');
    expect(await text('backups/one/x', { start: 2, end: 2 })).toBe('');
    expect(await store.head('backups/one/x')).toMatchObject({ key: 'backups/one/x', size: 11 });
    expect((await stat(join(folder, 'backups/one/x'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'backups/one'))).mode & 0o777).toBe(0o700);
    await expect(store.read('backups/one/y')).rejects.toMatchObject({ code: 'not-found' });
    expect(await store.head('backups/one')).toBeUndefined();
  });

  it('behaves as a bucket does, whatever is written, removed and listed', { timeout: 120_000 }, async () => {
    const part = fc.constantFrom('a', 'b', 'a.b', 'a-b', 'a0', 'Ab', 'c d', 'ü');
    const key = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ['k', ...parts, 'file'].join('/'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(key, fc.boolean()), { maxLength: 25 }),
        fc.integer({ min: 1, max: 7 }),
        async (steps, limit) => {
          const model = new Set<string>();
          for (const [name, keep] of steps) {
            if (keep) {
              await store.write(name, Buffer.from(name));
              model.add(name);
            } else {
              await store.remove(name);
              model.delete(name);
            }
          }
          const keys = [...model].sort();
          expect(await all('', limit)).toEqual(keys);
          expect(await all('k/a', limit)).toEqual(keys.filter((name) => name.startsWith('k/a')));
          const folders = new Set(keys.map((name) => `${name.split('/').slice(0, 2).join('/')}/`));
          expect(await all('k/', limit, '/')).toEqual([...folders].sort());
          for (const name of keys) expect(await text(name)).toBe(name);
          for (const name of keys) await store.remove(name);
          expect(await readdir(folder)).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('lets only one of many writers have a name that must be new', async () => {
    const writers = Array.from({ length: 12 }, (_, n) =>
      store.write('one', Buffer.from(`writer ${n}`), { ifAbsent: true }),
    );
    const results = await Promise.allSettled(writers);
    const winners = results.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
    expect(winners).toHaveLength(1);
    expect(await text('one')).toBe(`writer ${winners[0]}`);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'already-exists' });
    expect(await readdir(folder)).toEqual(['one']);
  });

  it('keeps the old value and leaves nothing half written where the source fails or is cancelled', async () => {
    await store.write('one', Buffer.from('old'));
    await expect(store.write('one', failing())).rejects.toThrow('the source is gone');
    const stop = new AbortController();
    async function* cancelled(): AsyncGenerator<Buffer> {
      yield Buffer.from('half');
      stop.abort();
      yield Buffer.from('more');
    }
    await expect(store.write('one', cancelled(), { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await text('one')).toBe('old');
    expect(await readdir(folder)).toEqual(['one']);
  });

  it('clears away what a crash left half written a day ago, and shows none of it', async () => {
    const part = (n: number) => join(folder, `.kubeferry-00000000-0000-0000-0000-00000000000${n}.part`);
    for (const n of [1, 2]) await writeFile(part(n), 'half');
    const dayBefore = new Date(Date.now() - 25 * 3_600_000);
    await utimes(part(1), dayBefore, dayBefore);
    expect((await store.list('')).entries).toEqual([]);
    await store.write('one', Buffer.from('new'));
    expect((await readdir(folder)).sort()).toEqual(['.kubeferry-00000000-0000-0000-0000-000000000002.part', 'one']);
  });

  it('does not mind a half written file that goes while it looks', async () => {
    // Listed, but not to be looked at: as when another writer gives it its name in between.
    await symlink(join(parent, 'gone'), join(folder, '.kubeferry-00000000-0000-0000-0000-000000000001.part'));
    await store.write('one', Buffer.from('new'));
    expect(await text('one')).toBe('new');
  });

  it('never leaves its folder', async () => {
    await writeFile(join(parent, 'secret'), 'outside');
    await symlink(parent, join(folder, 'link'));
    for (const key of [
      '../secret',
      '/etc/passwd',
      'a/../../secret',
      'a//b',
      'a/./b',
      '',
      'a\\..\\b',
      'a\0',
      'link/secret',
    ]) {
      await expect(store.read(key), key).rejects.toMatchObject({ code: 'invalid' });
      await expect(store.write(key, Buffer.from('x')), key).rejects.toMatchObject({ code: 'invalid' });
      await expect(store.remove(key), key).rejects.toMatchObject({ code: 'invalid' });
    }
    await expect(store.list('../')).rejects.toMatchObject({ code: 'invalid' });
    expect(await store.list('link/')).toEqual({ entries: [], prefixes: [] });
    expect(await store.list('link/store/')).toEqual({ entries: [], prefixes: [] });
    expect(await readdir(parent)).toEqual(['secret', 'store']);
  });

  it('passes its own check and leaves no trace of it', async () => {
    await checkStore(store, signal);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('on a bad day a store in a folder', () => {
  it('says that the folder does not exist, or is a file', async () => {
    const missing = { code: 'store-unavailable', words: { code: 'store.folderMissing' } };
    await expect(openStore({ folder: join(parent, 'nowhere') })).rejects.toMatchObject(missing);
    await expect(openStore({ folder: `${parent}/nowhere/../other` })).rejects.toMatchObject(missing);
    await expect(openStore({ folder: `${parent}/nowhere/../store` })).resolves.toMatchObject({ title: folder });
    await writeFile(join(parent, 'file'), '');
    await expect(openStore({ folder: join(parent, 'file') })).rejects.toMatchObject({
      words: { code: 'store.notAFolder' },
    });
    await rm(folder, { recursive: true });
    await expect(store.list('')).rejects.toMatchObject(missing);
    await expect(store.head('a')).rejects.toMatchObject(missing);
    await expect(store.read('a')).rejects.toMatchObject(missing);
    await expect(store.write('a', Buffer.from('a'))).rejects.toMatchObject(missing);
    expect(await readdir(parent)).toEqual(['file']);
  });

  it('says that it cannot be written to', async () => {
    await store.write('one', Buffer.from('one'));
    await chmod(parent, 0o755);
    await chmod(join(folder, 'one'), 0);
    await chmod(folder, 0o555);
    await asNobody(async () => {
      const other = await openStore({ folder });
      const readOnly = { code: 'denied', words: { code: 'store.readOnly' } };
      await expect(checkStore(other, signal)).rejects.toMatchObject(readOnly);
      await expect(other.remove('one')).rejects.toMatchObject(readOnly);
      await expect(other.read('one')).rejects.toMatchObject({ code: 'denied', words: { code: 'store.unreadable' } });
    });
    await chmod(folder, 0o755);
    expect(await readdir(folder)).toEqual(['one']);
  });

  it('says that a disk is read-only, also where the folders of a new name are missing', () => {
    const program = `
      import { openStore } from ${JSON.stringify(new URL('../../../src/store/open.ts', import.meta.url).href)};
      const store = await openStore({ folder: process.argv[1] });
      await store.write('new/one/x', Buffer.from('x')).catch((error) => console.log(error.code, error.words.code));`;
    const node = [process.execPath, '--input-type=module', '-e', program];
    const mount = 'mount -t tmpfs -o ro none "$0" && exec "$@"';
    const mounted = spawnSync('unshare', ['-m', 'sh', '-c', mount, folder, ...node, folder], { encoding: 'utf8' });
    // Where nothing may be mounted, in a container or on a Mac, the system has such a place itself.
    const place = process.platform === 'linux' ? '/sys' : '/';
    const said = mounted.status === 0 ? mounted.stdout : execFileSync(process.execPath, [...node.slice(1), place]);
    expect(String(said)).toBe('denied store.readOnly\n');
  });

  it('says that it is full, and leaves nothing half written', async () => {
    const program = `
      import { openStore } from ${JSON.stringify(new URL('../../../src/store/open.ts', import.meta.url).href)};
      const store = await openStore({ folder: ${JSON.stringify(folder)} });
      async function* bytes() { for (let n = 0; n < 64; n++) yield Buffer.alloc(65536); }
      await store.write('big', bytes()).catch((error) => console.log(error.code, error.words.code));`;
    // A limit on the size of files stands for a disk with little room: the write fails in its middle.
    const limited = ['-c', 'ulimit -f 100; exec "$0" --input-type=module -e "$1"', process.execPath, program];
    expect(execFileSync('sh', limited, { encoding: 'utf8' })).toBe('store-unavailable store.full\n');
    expect(await readdir(folder)).toEqual([]);
  });
});

/** Does the work without the rights of root, to whom nothing is read-only. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534);
  try {
    await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

describe('the default store', () => {
  it('lies in the home of Kubeferry and is made at first use, for this user only', async () => {
    const before = process.env.KUBEFERRY_HOME;
    process.env.KUBEFERRY_HOME = join(parent, 'home');
    try {
      const place = defaultStoreFolder();
      expect(place).toBe(join(parent, 'home', 'store'));
      await openStore({ folder: place });
      expect((await stat(place)).mode & 0o777).toBe(0o700);
    } finally {
      if (before === undefined) delete process.env.KUBEFERRY_HOME;
      else process.env.KUBEFERRY_HOME = before;
    }
    expect(defaultStoreFolder({})).toMatch(/\.kubeferry.store$/);
  });
});

describe('a folder inside a git work tree', () => {
  it('is told apart from one outside, also before it exists', async () => {
    const tree = join(parent, 'tree');
    await mkdir(join(tree, 'deep'), { recursive: true });
    expect(await gitTreeOf(join(tree, 'deep'))).toBe(await gitTreeOf(parent));
    execFileSync('git', ['init', '-q', tree]);
    expect(await gitTreeOf(join(tree, 'deep', 'not', 'there'))).toBe(tree);
    expect(await gitTreeOf(tree)).toBe(tree);
  });

  it('is opened only where that is allowed, through a link too', async () => {
    const [tree, inside] = [join(parent, 'tree'), join(parent, 'tree', 'backups')];
    await mkdir(inside, { recursive: true });
    execFileSync('git', ['init', '-q', tree]);
    await symlink(inside, join(parent, 'link'));
    for (const folder of [inside, join(parent, 'link')]) {
      await expect(openStore({ folder })).rejects.toMatchObject({
        code: 'not-allowed',
        words: { code: 'store.insideGit', args: { store: folder } },
      });
      const allowed = await openStore({ folder, insideGit: 'allowed' });
      expect((await allowed.list('')).entries).toEqual([]);
    }
  });

  it('is no matter for the folder of Kubeferry itself, where a whole home is kept in git', async () => {
    vi.stubEnv('KUBEFERRY_HOME', join(parent, '.kubeferry'));
    execFileSync('git', ['init', '-q', parent]);
    try {
      await expect(openStore({ folder: defaultStoreFolder() })).resolves.toBeDefined();
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
