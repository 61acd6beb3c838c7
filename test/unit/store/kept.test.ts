import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptOf } from '../../../src/store/kept.ts';

let folder: string;
const told: string[] = [];
const place = () => join(folder, 'cache');
const kept = (store: string, secret: string | null = 'secret', mostBytes?: number) =>
  keptOf(store, async () => secret, {
    folder: place(),
    log: (text) => told.push(text),
    ...(mostBytes !== undefined && { mostBytes }),
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeferry-kept-'));
  told.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what is kept of a store', () => {
  it('is there for the next time, for this store and by this name alone', async () => {
    await kept('one').put(['index', 'a'], Buffer.from('names'));
    expect((await kept('one').get(['index', 'a']))?.toString()).toBe('names');
    expect(await kept('one').get(['index', 'b'])).toBeUndefined();
    expect(await kept('two').get(['index', 'a'])).toBeUndefined();
    expect(await kept('one', 'another').get(['index', 'a'])).toBeUndefined();
  });

  it('cannot be read by who looks at the files, which only their owner may do', async () => {
    await kept('s3://bucket').put(['index', 'secret-project'], Buffer.from('secret-name'));
    const [name = ''] = await readdir(place());
    const bytes = await readFile(join(place(), name), 'latin1');
    for (const word of ['secret-name', 'secret-project', 'bucket']) expect(name + bytes).not.toContain(word);
    if (process.platform === 'win32') return;
    expect((await stat(place())).mode & 0o777).toBe(0o700);
    expect((await stat(join(place(), name))).mode & 0o777).toBe(0o600);
  });

  it('is thrown away where it was changed or cut off', async () => {
    for (const change of [
      (bytes: Buffer) => bytes.subarray(0, 10),
      (bytes: Buffer) => bytes.fill(bytes[40] === 1 ? 2 : 1, 40, 41),
    ]) {
      await kept('one').put(['a'], Buffer.from('a text that is long enough'));
      const [name = ''] = await readdir(place());
      await writeFile(join(place(), name), change(await readFile(join(place(), name))));
      expect(await kept('one').get(['a'])).toBeUndefined();
      expect(await readdir(place())).toEqual([]);
    }
  });

  it('never takes more room than it may: what was not used for longest goes', async () => {
    const one = kept('one', 'secret', 3000);
    const names = ['a', 'b', 'c'];
    for (const [minute, name] of names.entries()) {
      const before = new Set(await readdir(place()).catch(() => []));
      await one.put([name], Buffer.alloc(900));
      const [made = ''] = (await readdir(place())).filter((file) => !before.has(file));
      const time = new Date(Date.UTC(2026, 0, 1, 0, minute));
      await utimes(join(place(), made), time, time);
    }
    expect(await one.get(['a'])).toBeDefined();
    await one.put(['d'], Buffer.alloc(900));
    const there = await Promise.all([...names, 'd'].map(async (name) => (await one.get([name])) !== undefined));
    expect(there).toEqual([true, false, true, true]);
    await one.put(['large'], Buffer.alloc(2000));
    expect(await one.get(['large'])).toBeUndefined();
  });

  it('asks for a secret to be made only where something is to be kept', async () => {
    const asked: boolean[] = [];
    const secret = async (make: boolean) => {
      asked.push(make);
      return make ? 'made' : null;
    };
    const one = keptOf('one', secret, { folder: place(), log: (text) => told.push(text) });
    expect(await one.get(['a'])).toBeUndefined();
    expect(asked).toEqual([false]);
    await one.put(['a'], Buffer.from('x'));
    expect((await one.get(['a']))?.toString()).toBe('x');
    expect(asked).toEqual([false, true]);
  });

  it('is as if it were not kept where there is no secret, or no place', async () => {
    await kept('one', null).put(['a'], Buffer.from('x'));
    expect(await readdir(folder)).toEqual([]);
    await writeFile(place(), 'a file where the folder should be');
    await kept('one').put(['a'], Buffer.from('x'));
    expect(await kept('one').get(['a'])).toBeUndefined();
    expect(told).not.toEqual([]);
  });
});
