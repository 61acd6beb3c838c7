import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepEdit, unmergedEdits } from '../../../src/migrate/folder/edit-conflicts.ts';
import { startExport } from '../../../src/migrate/folder/export.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { baseFile, config, edit, eks, file, refOf, run, secret, states } from './exported.ts';
import { scratchFolder } from './scratch.ts';

const otherFile = ['metadata:', '  labels: # mine', '    team: a', '  name: a', '  namespace: shop'].join('\n');

test('what changed at the source is merged into an edit, of which all else stays', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'), /metadata:[\s\S]*shop/, otherFile);
  const written = await readFile(file(folder, 'a'), 'utf8');
  const path = 'targets/eks/shop/configmaps/a.yaml';
  expect(await run(folder, [config('a', 'two')])).toMatchObject({ merged: [path], kept: [], conflicts: [] });
  expect(await readFile(file(folder, 'a'), 'utf8')).toBe(written.replace('one', 'two'));
  expect(await readFile(baseFile(folder, 'a'), 'utf8')).toContain('value: two');
  expect(await states(folder)).toEqual({ 'configmaps/a.yaml': 'edited @0' });
  expect(await run(folder, [config('a', 'two')])).toMatchObject({ merged: [], kept: [path] });
  expect(await run(folder, [config('a', 'three')])).toMatchObject({ merged: [path] });
  expect(await readFile(file(folder, 'a'), 'utf8')).toBe(written.replace('one', 'three'));
});

test('where an edit and the source changed the same, the edit stays until a person decides', async () => {
  const folder = await scratchFolder();
  const both = (value: string, more: string): KubeObject => ({ ...config('a'), data: { value, more } });
  await run(folder, [both('one', 'x')]);
  await edit(file(folder, 'a'));
  await edit(file(folder, 'a'), 'more: x', 'more: mine');
  await run(folder, [{ ...both('two', 'z'), immutable: true }]);
  const text = await readFile(file(folder, 'a'), 'utf8');
  expect(text).toContain('immutable: true');
  const places = () => unmergedEdits(folder, 'eks').map(({ conflicts }) => conflicts?.map(({ pointer }) => pointer));
  expect(places()).toEqual([['/data/value', '/data/more']]);
  const path = 'shop/configmaps/a.yaml';
  keepEdit(folder, 'eks', { path, pointer: '/data/value' });
  expect(places()).toEqual([['/data/more']]);
  // What was decided is not asked again, and what was not is.
  expect(await run(folder, [{ ...both('two', 'z'), immutable: true }])).toMatchObject({
    conflicts: [{ pointers: ['/data/more'] }],
  });
  await edit(file(folder, 'a'), 'more: mine', 'more: z');
  expect(places()).toEqual([]);
  expect(await run(folder, [{ ...both('two', 'z'), immutable: true }])).toMatchObject({ conflicts: [] });
  expect(await readFile(file(folder, 'a'), 'utf8')).toBe(text.replace('more: mine', 'more: z'));
  expect(await readdir(join(folder, 'base/eks'))).toEqual(['.export.jsonl', 'shop']);
});

test('the last conflict that a person decides ends the matter', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'));
  await run(folder, [config('a', 'two')]);
  keepEdit(folder, 'eks', { path: 'shop/configmaps/a.yaml', pointer: '/data/value' });
  expect(unmergedEdits(folder, 'eks')).toEqual([]);
  expect(await run(folder, [config('a', 'two')])).toMatchObject({ conflicts: [] });
  expect(await run(folder, [config('a', 'three')])).toMatchObject({ conflicts: [{ pointers: ['/data/value'] }] });
  expect(await readFile(file(folder, 'a'), 'utf8')).toContain('value: mine');
});

test('an edit that cannot be merged stays as it is, and that is told', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'), /$/, '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n');
  const text = await readFile(file(folder, 'a'), 'utf8');
  expect(await run(folder, [config('a', 'two')])).toMatchObject({ conflicts: [{ pointers: [] }] });
  expect(await readFile(file(folder, 'a'), 'utf8')).toBe(text);
  expect(unmergedEdits(folder, 'eks')).toMatchObject([{ path: 'shop/configmaps/a.yaml', conflicts: undefined }]);
});

test('a merge that was cut off is made by the next export', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'), /metadata:[\s\S]*shop/, otherFile);
  const written = await readFile(file(folder, 'a'), 'utf8');
  const cut = await startExport(folder, eks, { secrets: 'withheld' });
  await cut.add(refOf(config('a')), { ...config('a', 'two'), data: { value: 'two', filler: 'x'.repeat(1 << 18) } });
  expect(await readFile(file(folder, 'a'), 'utf8')).toContain('filler');
  expect(await run(folder, [config('a', 'three')])).toMatchObject({ merged: ['targets/eks/shop/configmaps/a.yaml'] });
  expect(await readFile(file(folder, 'a'), 'utf8')).toBe(written.replace('one', 'three'));
});

test('values of Secrets stay out of what an edit is not merged with yet', async () => {
  const folder = await scratchFolder();
  const path = join(folder, 'targets/eks/shop/secrets/db.yaml');
  await run(folder, [secret], { secrets: 'files' });
  await edit(path, /$/, '# mine\n');
  const other: KubeObject = { ...secret, data: { password: 'b3RoZXI=' } };
  expect(await run(folder, [other], { secrets: 'files' })).toMatchObject({ conflicts: [{ pointers: [] }] });
  expect(await readdir(join(folder, 'base/eks'))).toEqual(['.export.jsonl', 'shop']);
});

test('what an edit is not merged with yet is told from the plan where only that changed, until the source changes too', async () => {
  const folder = await scratchFolder();
  const exported = async (value: string, by: 'source' | 'plan') => {
    const one = await startExport(folder, eks, { secrets: 'withheld' });
    await one.add(refOf(config('a')), config('a', value), 0, by);
    return one.finish();
  };
  const changedBy = () => unmergedEdits(folder, 'eks').map(({ by }) => by);
  const path = 'targets/eks/shop/configmaps/a.yaml';
  await run(folder, [config('a')]);
  await edit(file(folder, 'a'));
  expect(await exported('two', 'plan')).toMatchObject({ byPlan: [path] });
  expect(changedBy()).toEqual(['plan']);
  // Nothing else has changed since.
  expect(await exported('two', 'source')).toMatchObject({ byPlan: [path] });
  expect(changedBy()).toEqual(['plan']);
  expect(await exported('three', 'source')).toMatchObject({ byPlan: [] });
  expect(changedBy()).toEqual(['source']);
  keepEdit(folder, 'eks', { path: 'shop/configmaps/a.yaml' });
  expect(changedBy()).toEqual([]);
  expect(await readdir(join(folder, 'base/eks'))).toEqual(['.export.jsonl', 'shop']);
});

test('an export says which objects are others than in the last one', async () => {
  const folder = await scratchFolder();
  await run(folder, [config('a'), config('b')], { side: 'source' });
  const again = await startExport(folder, 'source', { secrets: 'withheld' });
  for (const object of [config('a', 'two'), config('b'), config('c')]) await again.add(refOf(object), object);
  expect(['a', 'b', 'c'].filter((name) => again.isChanged(refOf(config(name))))).toEqual(['a']);
  await again.finish();
});
