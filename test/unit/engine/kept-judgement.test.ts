import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepJudgement, keptJudgement } from '../../../src/engine/assessment/kept-judgement.ts';
import type { TargetJudgement } from '../../../src/model/judgement.ts';
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
