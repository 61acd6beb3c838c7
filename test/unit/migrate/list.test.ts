import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal } from '../../../src/migrate/journal/journal.ts';
import type { UnstampedRecord } from '../../../src/migrate/journal/journal-record.ts';
import { listMigrations } from '../../../src/migrate/list.ts';
import { readPlan } from '../../../src/migrate/plan/read.ts';
import { fingerprintOf, fromBackup } from '../../../src/migrate/resume.ts';

const written = `apiVersion: kubeferry.dev/v1alpha1
kind: Migration
metadata: { name: shop }
spec:
  source: { context: vks }
  targets: [{ name: eks, context: eks-prod }]
  select: { namespaces: [shop] }
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-list-'));
  writeFileSync(join(folder, 'migration.yaml'), written);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const object = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: 'shop', name: 'web' };
const begin = (run: string, plan: string, backup = 'shop-1'): UnstampedRecord[] => [
  { type: 'run', run, kind: 'run', targets: ['eks'], plan, backup },
  { type: 'intent', run, step: 'apply:eks', objects: [object] },
];
const fails = (run: string): UnstampedRecord => ({ type: 'end', run, state: 'failed' });
const undo = (of: string): UnstampedRecord[] => [
  { type: 'run', run: `undo-${of}`, kind: 'undo', of, targets: ['eks'] },
  { type: 'end', run: `undo-${of}`, state: 'completed' },
];

async function listed(...records: UnstampedRecord[]) {
  const journal = await openJournal(folder);
  for (const record of records) journal.append(record);
  await journal.close();
  const [summary] = await listMigrations([folder]);
  return { state: summary?.state, resumes: summary?.resumes };
}
const plan = async () => (await readPlan(folder)).plan;

test('a run that did not come to its end can be resumed, until its plan is edited in more than how long its backups are kept', async () => {
  expect(await listed(...begin('a', fingerprintOf(await plan())))).toEqual({ state: 'interrupted', resumes: 'a' });
  expect(await listed(fails('a'))).toEqual({ state: 'failed', resumes: 'a' });
  writeFileSync(join(folder, 'migration.yaml'), `${written}  ttl: 2160h\n  hold: 720h\n`);
  expect(await listed()).toEqual({ state: 'failed', resumes: 'a' });
  writeFileSync(join(folder, 'migration.yaml'), `${written}  existing: update\n`);
  expect(await listed()).toEqual({ state: 'failed', resumes: undefined });
});

test('a failed run before one that was undone cannot be resumed', async () => {
  const same = fingerprintOf(await plan());
  const records = [...begin('a', same), fails('a'), ...begin('b', same), fails('b'), ...undo('b')];
  expect(await listed(...records)).toEqual({ state: 'failed', resumes: undefined });
});

test('a restore that was interrupted cannot be resumed as a run of the plan', async () => {
  const restored = fingerprintOf(fromBackup(await plan(), 'shop-1'));
  expect(await listed(...begin('a', restored))).toEqual({ state: 'interrupted', resumes: undefined });
});

test('a front gets the store of a plan with its full path, and resumes whatever stands there', async () => {
  writeFileSync(join(folder, 'migration.yaml'), `${written}  store: { folder: ../store }\n`);
  expect(await listed(...begin('a', fingerprintOf(await plan())))).toEqual({ state: 'interrupted', resumes: 'a' });
  const [summary] = await listMigrations([folder]);
  expect(summary?.plan?.spec.store).toEqual({ folder: join(folder, '..', 'store') });
});
