import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal, readJournal } from '../../../src/migrate/journal/journal.ts';
import type { JournalRecord, UnstampedRecord } from '../../../src/migrate/journal/journal-record.ts';
import { message } from '../../../src/model/message.ts';
import { scratchFolder } from '../folder/scratch.ts';
import { webDeployment as object } from '../web-deployment.ts';

const records: UnstampedRecord[] = [
  { type: 'run', run: 'r1', kind: 'run', targets: ['eks'], backup: 'shop-1' },
  { type: 'step', run: 'r1', step: 'apply:eks', state: 'started', title: message('step.apply', { target: 'eks' }) },
  { type: 'intent', run: 'r1', step: 'apply:eks', objects: [object] },
  {
    type: 'object',
    run: 'r1',
    step: 'apply:eks',
    object,
    outcome: 'created',
    reason: message('error.cancelled'),
    uid: 'u1',
  },
  { type: 'note', run: 'r1', text: message('run.no-report', { detail: message('error.cancelled') }) },
  { type: 'end', run: 'r1', state: 'completed' },
];

async function all(folder: string): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const record of readJournal(folder)) records.push(record);
  return records;
}

async function withRecords(): Promise<string> {
  const folder = await scratchFolder();
  const journal = await openJournal(folder);
  for (const record of records) journal.append(record);
  await journal.close();
  return folder;
}

test('a folder without a journal has no records', async () => {
  expect(await all(await scratchFolder())).toEqual([]);
});

test('what was appended is read back in its order, each with its time', async () => {
  const read = await all(await withRecords());
  expect(read).toMatchObject(records);
  for (const { at } of read) expect(new Date(at).toISOString()).toBe(at);
});

test('settled says that the records are in the file', async () => {
  const folder = await scratchFolder();
  const journal = await openJournal(folder);
  for (const record of records) {
    journal.append(record);
    await journal.settled();
    expect(await readFile(join(folder, 'journal.jsonl'), 'utf8')).toContain(`"type":"${record.type}"`);
  }
  await journal.close();
  expect(await all(folder)).toHaveLength(records.length);
});

test('a journal that lost its end in a crash keeps every whole record, and goes on', async () => {
  const folder = await withRecords();
  const file = join(folder, 'journal.jsonl');
  const whole = await readFile(file);
  const header = whole.indexOf(10) + 1;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (size) => {
      await writeFile(file, whole);
      await truncate(file, size);
      const kept = whole.subarray(header, size).filter((byte) => byte === 10).length;
      expect(await all(folder)).toMatchObject(records.slice(0, kept));
      const journal = await openJournal(folder);
      journal.append({ type: 'end', run: 'after', state: 'failed' });
      await journal.close();
      expect(await all(folder)).toMatchObject([...records.slice(0, kept), { type: 'end', run: 'after' }]);
    }),
    { numRuns: 30 },
  );
});

test('what a disk left behind a power cut is dropped', async () => {
  const folder = await withRecords();
  await appendFile(join(folder, 'journal.jsonl'), Buffer.alloc(9000));
  expect(await all(folder)).toHaveLength(records.length);
  await (await openJournal(folder)).close();
  expect((await readFile(join(folder, 'journal.jsonl'))).includes(0)).toBe(false);
});

test('a journal of a newer version is refused and stays as it is', async () => {
  const folder = await scratchFolder();
  const file = join(folder, 'journal.jsonl');
  const text = '{"type":"journal","version":2}\n{"type":"new"}\nhalf';
  await writeFile(file, text);
  await expect(openJournal(folder)).rejects.toMatchObject({ code: 'invalid', words: { code: 'journal.newer' } });
  await expect(all(folder)).rejects.toMatchObject({ code: 'invalid', hint: { code: 'journal.newer.hint' } });
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('a damaged line in the middle is named', async () => {
  const folder = await withRecords();
  const file = join(folder, 'journal.jsonl');
  const lines = (await readFile(file, 'utf8')).split('\n');
  lines[2] = '{"type":"step"}';
  await writeFile(file, lines.join('\n'));
  await expect(all(folder)).rejects.toMatchObject({ code: 'damaged', words: { args: { line: 3 } } });
});

test('a sentence that this version does not know is kept in words', async () => {
  const folder = await withRecords();
  const line = {
    type: 'note',
    at: new Date().toISOString(),
    run: 'r1',
    text: { code: 'later.code', args: { claim: 'shop/db' } },
  };
  await appendFile(join(folder, 'journal.jsonl'), `${JSON.stringify(line)}\n`);
  expect((await all(folder)).at(-1)).toMatchObject({ text: { args: { detail: 'later.code, claim: shop/db' } } });
});
