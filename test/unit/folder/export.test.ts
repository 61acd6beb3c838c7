import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startExport } from '../../../src/migrate/folder/export.ts';
import { readTargets, removedFromTarget } from '../../../src/migrate/folder/read-targets.ts';
import { refKey } from '../../../src/model/objects/object.ts';
import { baseFile, canary, config, edit, eks, file, refOf, run, secret, states } from './exported.ts';
import { scratchFolder } from './scratch.ts';

test('an export writes what the source holds, read-only', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')], { side: 'source' });
  const path = join(folder, 'source/shop/configmaps/a.yaml');
  expect(await readFile(path, 'utf8')).toContain('value: one');
  expect((await stat(path)).mode & 0o222).toBe(0);
});

test('base and targets hold the same text, and only targets may be written', async () => {
  const folder = await scratchFolder();
  expect(await run(folder, [config('a'), config('b')])).toEqual({
    written: 2,
    unchanged: 0,
    kept: [],
    merged: [],
    conflicts: [],
    removed: [],
    byPlan: [],
  });
  expect(await readFile(file(folder, 'a'))).toEqual(await readFile(baseFile(folder, 'a')));
  expect((await stat(file(folder, 'a'))).mode & 0o200).toBe(0o200);
  expect((await stat(baseFile(folder, 'a'))).mode & 0o222).toBe(0);
  expect(await states(folder)).toEqual({ 'configmaps/a.yaml': 'unedited @0', 'configmaps/b.yaml': 'unedited @100' });
});

test('a file that holds the same text already is not touched', async () => {
  const folder = await scratchFolder();
  for (const side of ['source', eks] as const) await run(folder, [config('a'), config('b')], { side });
  const before = await stat(file(folder, 'a'));
  expect(await run(folder, [config('a'), config('b', 'two')])).toMatchObject({ written: 1, unchanged: 1 });
  expect(await run(folder, [config('a'), config('b', 'two')], { side: 'source' })).toMatchObject({
    written: 1,
    unchanged: 1,
  });
  const after = await stat(file(folder, 'a'));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  expect(await readFile(file(folder, 'b'), 'utf8')).toContain('value: two');
  expect(await readFile(baseFile(folder, 'b'), 'utf8')).toContain('value: two');
});

test('an edit is kept and told, and base keeps what it began from', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a'), config('b')]);
  await edit(file(folder, 'a'));
  expect(await run(folder, [config('a'), config('b')])).toMatchObject({ kept: ['targets/eks/shop/configmaps/a.yaml'] });
  for (let again = 0; again < 2; again += 1) {
    expect(await run(folder, [config('a', 'two'), config('b')])).toMatchObject({
      kept: [],
      conflicts: [{ path: 'targets/eks/shop/configmaps/a.yaml', pointers: ['/data/value'] }],
    });
    expect(await readFile(file(folder, 'a'), 'utf8')).toContain('value: mine');
    expect(await readFile(baseFile(folder, 'a'), 'utf8')).toContain('value: one');
    expect(await states(folder)).toMatchObject({
      'configmaps/a.yaml': 'edited @0',
      'configmaps/b.yaml': 'unedited @100',
    });
  }
});

test('an edit that was taken back before the next export is no edit', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'));
  await edit(file(folder, 'a'), 'mine', 'one');
  expect(await states(folder)).toEqual({ 'configmaps/a.yaml': 'unedited @0' });
  expect(await run(folder, [config('a', 'two')])).toMatchObject({ written: 1, kept: [] });
});

test('an edit that was taken back after the source changed is not taken from the backup', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'));
  await run(folder, [config('a', 'two')]);
  await edit(file(folder, 'a'), 'mine', 'one');
  expect(await states(folder)).toEqual({ 'configmaps/a.yaml': 'edited @0' });
  await edit(file(folder, 'a'), 'one', 'two');
  expect(await run(folder, [config('a', 'two')])).toMatchObject({ kept: [] });
  expect(await states(folder)).toEqual({ 'configmaps/a.yaml': 'unedited @0' });
});

test('an edited manifest says itself what it is about', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'), 'name: a', 'name: z');
  for await (const { ref, load } of readTargets(folder, 'eks')) {
    expect(ref).toEqual({ ...refOf(config('a')), name: 'z' });
    expect(await load()).toEqual({ ...config('a'), metadata: { name: 'z', namespace: 'shop' } });
  }
});

test('a manifest that a person made another kind has the plural of that kind, and the old object is left behind', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a'), config('b'), config('c'), config('d'), secret]);
  await edit(file(folder, 'a'), 'kind: ConfigMap', 'kind: Secret');
  await edit(file(folder, 'b'), 'kind: ConfigMap', 'kind: Service');
  await edit(file(folder, 'c'), 'apiVersion: v1', 'apiVersion: x.io/v1');
  await edit(file(folder, 'd'));
  const found: Record<string, string> = {};
  for await (const { ref, state } of readTargets(folder, 'eks')) found[refKey(ref)] = state;
  expect(found).toEqual({
    'configmaps/shop/d': 'edited',
    'secrets/shop/db': 'unedited',
    'secrets/shop/a': 'edited',
    'services/shop/b': 'edited',
    'configmaps.x.io/shop/c': 'edited',
  });
  expect(await removedFromTarget(folder, 'eks')).toEqual(['a', 'b', 'c'].map((name) => refOf(config(name))));
});

test('a manifest that a person removed stays away and is told', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a'), config('b')]);
  await rm(file(folder, 'a'));
  await run(folder, [config('a', 'two'), config('b')]);
  expect(await states(folder)).toEqual({ 'configmaps/b.yaml': 'unedited @100' });
  expect(await removedFromTarget(folder, 'eks')).toEqual([refOf(config('a'))]);
});

test('a manifest that a person added comes along; its plural is found', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  const added: [string, string, string][] = [
    ['mine.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n', 'configmaps'],
    ['shop/foxen.x.io/f.yml', 'apiVersion: x.io/v1\nkind: Policy\nmetadata: {name: f}\n', 'policies'],
    ['shop/foxen.x.io/g.yaml', 'apiVersion: x.io/v1\nkind: Fox\nmetadata: {name: g}\n', 'foxen'],
    ['h.json', '{"apiVersion": "x.io/v1", "kind": "Mesh", "metadata": {"name": "h"}}', 'meshes'],
  ];
  for (const [path, text] of added) {
    const at = join(folder, 'targets/eks', path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, text);
  }
  await writeFile(join(folder, 'targets/eks/.hidden.yaml'), 'no manifest');
  await writeFile(join(folder, 'targets/eks/notes.md'), 'no manifest');
  const found: Record<string, string> = {};
  for await (const { path, ref, state } of readTargets(folder, 'eks')) {
    if (state === 'added') found[path.slice('targets/eks/'.length)] = ref.resource;
  }
  expect(found).toEqual(Object.fromEntries(added.map(([path, , plural]) => [path, plural])));
});

test('a file that somebody put where an object belongs is kept', async () => {
  const folder = await scratchFolder();
  await mkdir(dirname(file(folder, 'a')), { recursive: true });
  await writeFile(file(folder, 'a'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  expect(await run(folder, [config('a')])).toMatchObject({ kept: ['targets/eks/shop/configmaps/a.yaml'] });
  expect(await states(folder)).toEqual({ 'configmaps/a.yaml': 'edited @0' });
});

test('files of objects that are gone go too, unless they were edited', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a'), config('b'), secret]);
  await run(folder, [config('a')], { side: 'source' });
  await edit(file(folder, 'b'));
  const result = await run(folder, [config('a')]);
  expect(result.removed).toEqual(['targets/eks/shop/secrets/db.yaml']);
  expect(result.kept).toEqual(['targets/eks/shop/configmaps/b.yaml']);
  expect(await readdir(join(folder, 'targets/eks/shop'))).toEqual(['configmaps']);
  expect(await readdir(join(folder, 'base/eks/shop/configmaps'))).toEqual(['a.yaml']);
  expect((await run(folder, [], { side: 'source' })).removed).toEqual(['source/shop/configmaps/a.yaml']);
  expect(await readdir(join(folder, 'source'))).toEqual(['.export.jsonl']);
});

test('an export that was cut off anywhere leaves nothing that looks edited', async () => {
  const folder = await scratchFolder();
  const many = (value: string) => Array.from({ length: 130 }, (_, index) => config(`c${index}`, value));
  await run(folder, many('one'));
  const cut = await startExport(folder, eks, { secrets: 'withheld' });
  for (const object of many('two')) await cut.add(refOf(object), object);
  // Written so far: whole groups. One file was being written when the process died, one had not been begun.
  await writeFile(file(folder, 'c1'), (await readFile(file(folder, 'c1'), 'utf8')).slice(0, 30));
  await writeFile(`${file(folder, 'c2')}.tmp`, 'half');
  expect(await run(folder, many('three'))).toMatchObject({ written: 130, kept: [], removed: [] });
  expect(new Set(Object.values(await states(folder)).map((state) => state.split(' ')[0]))).toEqual(
    new Set(['unedited']),
  );
});

test('a first export that was cut off is gone on with', async () => {
  const folder = await scratchFolder();
  const many = Array.from({ length: 130 }, (_, index) => config(`c${index}`));
  const cut = await startExport(folder, eks, { secrets: 'withheld' });
  for (const object of many) await cut.add(refOf(object), object);
  await rm(file(folder, 'c5'));
  expect(await run(folder, many)).toMatchObject({ kept: [], removed: [] });
  expect(Object.keys(await states(folder))).toHaveLength(130);
  await run(folder, many.slice(0, 100));
  expect(Object.keys(await states(folder))).toHaveLength(100);
});

test('a value of a Secret is in no file unless the plan says so', async () => {
  const folder = await scratchFolder();
  await run(folder, [secret], { side: 'source' });
  await run(folder, [secret]);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    expect(text).not.toContain(canary);
    expect(text).not.toContain('secret-canary');
  }
  const text = await readFile(join(folder, 'targets/eks/shop/secrets/db.yaml'), 'utf8');
  expect(text).toContain('password: "<withheld>"');
  expect(text).toContain('team: a');
  await run(folder, [secret], { secrets: 'files' });
  expect(await readFile(join(folder, 'targets/eks/shop/secrets/db.yaml'), 'utf8')).toContain(canary);
});

test('no hash of a Secret value is written, and its edits are known all the same', async () => {
  const folder = await scratchFolder();
  const path = join(folder, 'targets/eks/shop/secrets/db.yaml');
  await run(folder, [secret], { secrets: 'files' });
  const list = await readFile(join(folder, 'base/eks/.export.jsonl'), 'utf8');
  expect(list).toContain('"shop/secrets/db.yaml","",');
  expect(await run(folder, [secret], { secrets: 'files' })).toMatchObject({ unchanged: 1, kept: [] });
  await edit(path, canary, 'bWluZQ==');
  expect(await states(folder)).toEqual({ 'secrets/db.yaml': 'edited @0' });
  expect(await run(folder, [secret], { secrets: 'files' })).toMatchObject({
    kept: ['targets/eks/shop/secrets/db.yaml'],
  });
  const before = await readFile(path, 'utf8');
  const other = { ...secret, data: { password: 'bmV3' } };
  await run(folder, [other], { secrets: 'files' });
  expect(await readFile(path, 'utf8')).toBe(before);
});

test('a file that only got another time is no edit', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await utimes(file(folder, 'a'), new Date(), new Date());
  expect(await states(folder)).toEqual({ 'configmaps/a.yaml': 'unedited @0' });
});

test('an edited manifest that is not YAML is told with its line', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'), 'metadata:', 'metadata: [');
  await expect(states(folder)).rejects.toMatchObject({
    code: 'invalid',
    words: { code: 'folder.manifest-syntax', args: { path: 'targets/eks/shop/configmaps/a.yaml' } },
  });
});

test('a damaged list and a folder that cannot be written are told', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  const list = join(folder, 'base/eks/.export.jsonl');
  await writeFile(list, `${await readFile(list, 'utf8')}["x"]\n`);
  await expect(run(folder, [])).rejects.toMatchObject({ code: 'damaged' });
  const blocked = await scratchFolder();
  await writeFile(join(blocked, 'source'), '');
  await expect(run(blocked, [config('a')], { side: 'source' })).rejects.toMatchObject({ code: 'store-unavailable' });
});

test('an aborted export stops', async () => {
  const folder = await scratchFolder();
  const abort = new AbortController();
  const one = await startExport(folder, eks, { secrets: 'withheld', signal: abort.signal });
  await one.add(refOf(config('a')), config('a'));
  abort.abort();
  await expect(one.finish()).rejects.toMatchObject({ name: 'AbortError' });
  expect(await states(folder)).toEqual({});
});
