import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterRole, configMap } from '../unit/backup/shop.ts';
import { keys, path, tarOf, useStore, verified, version, write } from './verified.ts';

useStore();

describe('what our writer wrote', () => {
  it('is sound, whatever the objects', { timeout: 60_000 }, async () => {
    let number = 0;
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((text) => text.replace(/[/%\0]/g, '_').toWellFormed())
      .filter((text) => text !== '.' && text !== '..');
    const object = fc.oneof(
      fc.tuple(name, fc.string(), fc.constantFrom('shop', 'data')).map(([n, text, ns]) => configMap(n, { text }, ns)),
      name.map(clusterRole),
    );
    const all = fc.uniqueArray(object, {
      selector: ({ ref }) => `${ref.kind}/${ref.namespace}/${ref.name}`,
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(all, async (some) => {
        const backup = `run-${number++}`;
        await write(backup, some);
        expect(await verified(backup)).toMatchObject({ sound: true, told: [], objects: some.length });
      }),
      { numRuns: 8 },
    );
  });

  it('is sound with many pieces, and without its index', async () => {
    const many = Array.from({ length: 1500 }, (_, n) => configMap(`cm-${n}`, { value: `${Math.sin(n)} `.repeat(40) }));
    await write('one', many);
    const whole = await verified();
    expect(whole).toMatchObject({ sound: true, told: [], objects: 1500 });
    expect(whole.unpacked).toBe(gunzipSync(await readFile(path(keys.tarball))).length);
    await rm(path(keys.index));
    expect(await verified()).toMatchObject({ sound: true, told: [], objects: 1500 });
  });

  it('is not sound with fewer objects than it says', async () => {
    await write();
    await writeFile(path(keys.tarball), gzipSync(await tarOf([version])));
    const told = expect.arrayContaining(['error velero-backup.json: verify.fewer']);
    expect(await verified()).toMatchObject({ sound: false, objects: 0, told });
  });

  it('is not sound with any byte of its tarball changed', { timeout: 60_000 }, async () => {
    await write();
    const whole = await readFile(path(keys.tarball));
    const flip = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }));
    // The parts that mean nothing to a reader are few: header, trailer and the seams between pieces.
    const edges = [...Array(10).keys()].map((at): [number, number] => [at, 1]);
    const ends = [...Array(20).keys()].map((at): [number, number] => [whole.length - 1 - at, 3]);
    const check = async ([at, bit]: [number, number]) => {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      await writeFile(path(keys.tarball), changed);
      expect(await verified(), `${at}.${bit}`).toMatchObject({ sound: false });
    };
    for (const each of [...edges, ...ends]) await check(each);
    await fc.assert(fc.asyncProperty(flip, check), { numRuns: 8 });
  });

  it('is never called sound with another content, where no index tells the bytes', { timeout: 60_000 }, async () => {
    await write();
    await rm(path(keys.index));
    const whole = await readFile(path(keys.tarball));
    const content = gunzipSync(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await writeFile(path(keys.tarball), changed);
        if ((await verified()).sound) expect(gunzipSync(changed).equals(content)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it('is not sound with a byte of another file changed', async () => {
    await write();
    const others = (await readdir(path(keys.folder))).filter(
      (file) => file.endsWith('.gz') && !file.endsWith('.tar.gz'),
    );
    expect(others).toHaveLength(8);
    for (const file of others) {
      const whole = await readFile(path(keys.folder + file));
      const changed = Buffer.from(whole);
      const at = whole.length - 7;
      changed[at] = (changed[at] ?? 0) ^ 4;
      await writeFile(path(keys.folder + file), changed);
      expect(await verified(), file).toMatchObject({ sound: false });
      await writeFile(path(keys.folder + file), whole);
    }
    expect(await verified()).toMatchObject({ sound: true });
  });
});
