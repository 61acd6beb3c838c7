import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { imprintOf } from '../../../src/engine/assessment/imprinted-judgement.ts';
import { fileChanges } from '../../../src/engine/assessment/text-changes.ts';
import { format } from '../../../src/model/message.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubeferry-changes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function rename(path: string, rule: string, value: string, object = 0) {
  return { file: path, object, rule, operations: [{ op: 'replace' as const, path: '/metadata/name', value }] };
}

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name} # stays\n`;

test('of fixes in several files that clash the first is made, and the others are named with the reason', async () => {
  const [one, two] = [file('one.yaml', pod('one')), file('two.yaml', pod('two'))];
  const wanted = [rename(one, 'first', 'uno'), rename(two, 'first', 'due'), rename(one, 'second', 'eins')];
  const { files, refused } = await fileChanges(wanted, { signal });
  const from = { line: 4, column: 9 };
  expect(files).toEqual([
    { file: one, changes: [{ from, to: { line: 4, column: 12 }, text: 'uno' }] },
    { file: two, changes: [{ from, to: { line: 4, column: 12 }, text: 'due' }] },
  ]);
  expect(refused.map((words) => words && format(words))).toEqual([
    null,
    null,
    'It would change what the fix of first has changed.',
  ]);
});

test('what an editor has not saved counts, and an object that is gone is named', async () => {
  const path = file('open.yaml', pod('saved'));
  const texts = { [path]: `# a line more\n${pod('typed')}` };
  const { files, refused } = await fileChanges([rename(path, 'a', 'x'), rename(path, 'b', 'y', 7)], { texts, signal });
  expect(files[0]?.changes).toEqual([{ from: { line: 5, column: 9 }, to: { line: 5, column: 14 }, text: 'x' }]);
  expect(refused.map((words) => words?.code)).toEqual([undefined, 'edit.changed']);
});

test('a file in another encoding is left as it is', async () => {
  const path = file('latin.yaml', Buffer.from(`${pod('one')}# Z\u00fcrich\n`, 'latin1'));
  const { files, refused } = await fileChanges([rename(path, 'a', 'x')], { signal });
  expect(files).toEqual([]);
  expect(refused.map((words) => words?.code)).toEqual(['edit.encoding']);
});

test('a fix of an object that has changed since it was judged is left, also where another one stands in its place', async () => {
  const path = file('pods.yaml', `${pod('one')}---\n${pod('two')}`);
  const [one, two] = readManifests(readFileSync(path, 'utf8')).objects.map(({ object }) => imprintOf(object));
  const wanted = [
    { ...rename(path, 'a', 'uno', 0), ...(one && { imprint: one }) },
    { ...rename(path, 'a', 'due', 1), ...(two && { imprint: two }) },
  ];
  const texts = { [path]: pod('two') };
  const { files, refused } = await fileChanges(wanted, { texts, signal });
  expect(files).toEqual([]);
  expect(refused.map((words) => words?.code)).toEqual(['edit.changed', 'edit.changed']);
  const before = await fileChanges(wanted, { texts: { [path]: `${pod('one')}---\n${pod('other')}` }, signal });
  expect(before.files[0]?.changes.map(({ text }) => text)).toEqual(['uno']);
  expect(before.refused.map((words) => words?.code)).toEqual([undefined, 'edit.changed']);
});
