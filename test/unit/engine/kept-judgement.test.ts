import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepJudgement, keptJudgement } from '../../../src/engine/assessment/kept-judgement.ts';
import type { TargetJudgement } from '../../../src/model/assessment/judgement.ts';
import { message } from '../../../src/model/message.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what a target said counts only where what exists is dealt with as it was then', async () => {
  const file = join(folder, 'there.json');
  const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } }];
  const said: TargetJudgement = {
    says: [],
    notJudged: [{ why: message('judgement.none.stays'), objects: 1 }],
  };
  await keepJudgement(file, { existing: 'skip', objects }, said);
  expect(await keptJudgement(file, { existing: 'skip', objects })).toEqual(said);
  expect(await keptJudgement(file, { existing: 'update', objects })).toBeUndefined();
  expect(await keptJudgement(file, { existing: 'skip', run: 'run-1', objects })).toBeUndefined();
  await keepJudgement(file, { existing: 'skip', run: 'run-1', objects }, said);
  expect(await keptJudgement(file, { existing: 'skip', run: 'run-1', objects })).toEqual(said);
  expect(await keptJudgement(file, { existing: 'skip', run: 'run-2', objects })).toBeUndefined();
});

test('what a target said of a Secret is gone once a value has another form, and never tells a value', async () => {
  const file = join(folder, 'there.json');
  const secret = (data: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data });
  const about = (data: object) => ({ existing: 'skip' as const, objects: [secret(data)] });
  const object = { apiVersion: 'v1', kind: 'Secret', name: 'keys' };
  const words = message('judgement.refuses', { detail: 'illegal base64 data' });
  const finding = { rule: 'target-refuses', severity: 'error' as const, object, pointer: '/data', message: words };
  const said = { says: [{ index: 0, finding: { ...finding, fixes: [] }, sameAs: [] }], notJudged: [] };
  await keepJudgement(file, about({ key: 'open sesame' }), said);
  const stillSays = async (data: object) => (await keptJudgement(file, about(data)))?.says.length;
  expect(await stillSays({ key: 'shut sesame' })).toBe(1);
  expect(await stillSays({ key: 'b3Blbg==' })).toBe(0);
  expect(await stillSays({ key: 1 })).toBe(0);
  await keepJudgement(file, about({ key: 'b3Blbg==' }), said);
  expect(await stillSays({ key: 'c2h1dA==' })).toBe(1);
});

test('what was kept is read again only where the file changed', async () => {
  const file = join(folder, 'there.json');
  const about = { existing: 'skip' as const, objects: [] };
  const said = (objects: number): TargetJudgement => ({
    says: [],
    notJudged: [{ why: message('judgement.none.stays'), objects }],
  });
  await keepJudgement(file, about, said(1));
  const then = new Date(0);
  utimesSync(file, then, then);
  expect(await keptJudgement(file, about)).toEqual(said(1));
  writeFileSync(file, ' '.repeat(readFileSync(file).length));
  utimesSync(file, then, then);
  expect(await keptJudgement(file, about)).toEqual(said(1));
  await keepJudgement(file, about, said(2));
  expect(await keptJudgement(file, about)).toEqual(said(2));
  rmSync(file);
  expect(await keptJudgement(file, about)).toBeUndefined();
});
