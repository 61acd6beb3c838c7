import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setInPlan, setInPlanText } from '../../../src/migrate/plan/edit.ts';
import { readPlan } from '../../../src/migrate/plan/read.ts';
import { scratchFolder } from '../folder/scratch.ts';

const plan = `# What moves
spec:
  source: {context: vks}  # the old one
  targets:
    - name: eks   # the new one
      context: eks-prod

      # nothing below
    - {name: lab, context: lab, }
  # what is there already
  existing: skip   # or update
  engine:
`;

test('a key is put behind its last sibling and everything else stays', () => {
  expect(setInPlanText(plan, ['spec', 'source', 'cluster'], 'u1')).toBe(
    plan.replace('{context: vks}', '{context: vks, cluster: u1}'),
  );
  expect(setInPlanText(plan, ['spec', 'targets', 0, 'cluster'], 'u2')).toBe(
    plan.replace('context: eks-prod\n', 'context: eks-prod\n      cluster: u2\n'),
  );
});

test('a value is replaced where it stands, or put where none stands', () => {
  expect(setInPlanText(plan, ['spec', 'existing'], 'fail')).toBe(plan.replace('skip', 'fail'));
  expect(setInPlanText(plan, ['spec', 'engine'], 'direct')).toBe(plan.replace('engine:', 'engine: direct'));
});

test('text that YAML would read as something else is quoted', () => {
  expect(setInPlanText('a: x\n', ['a'], '12e3')).toBe('a: "12e3"\n');
  expect(setInPlanText('a: x\n', ['a'], 'yes')).toBe('a: "yes"\n');
  expect(setInPlanText('{a: x}\n', ['a'], 'b, c')).toBe('{a: "b, c"}\n');
});

test('line ends of Windows and a missing last line feed stay', () => {
  expect(setInPlanText('a:\r\n  b: 1\r\n', ['a', 'c'], 'd')).toBe('a:\r\n  b: 1\r\n  c: d\r\n');
  expect(setInPlanText('a:\n  b: 1', ['a', 'c'], 'd')).toBe('a:\n  b: 1\n  c: d');
});

test('a block of text before the new key keeps its lines', () => {
  expect(setInPlanText('a:\n  b: |\n    one\n\n  # c\nz: 1\n', ['a', 'c'], 'd')).toBe(
    'a:\n  b: |\n    one\n  c: d\n\n  # c\nz: 1\n',
  );
});

test('a place that is not there is refused', () => {
  expect(() => setInPlanText(plan, ['spec', 'targets', 7, 'cluster'], 'u')).toThrow('spec.targets[7].cluster');
  expect(() => setInPlanText(plan, ['spec', 'source'], 'u')).toThrow('spec.source');
});

test('a plan file is changed as a whole', async () => {
  const folder = await scratchFolder();
  const file = join(folder, 'migration.yaml');
  await writeFile(file, plan);
  await setInPlan(file, ['spec', 'existing'], 'update');
  expect(await readFile(file, 'utf8')).toBe(plan.replace('skip', 'update'));
  expect(await readdir(folder)).toEqual(['migration.yaml']);
});

test('a plan that is not there, not readable or not valid is told', async () => {
  const folder = await scratchFolder();
  await expect(readPlan(folder)).rejects.toMatchObject({ code: 'not-found' });
  const file = join(folder, 'migration.yaml');
  await writeFile(file, plan);
  await expect(readPlan(folder)).rejects.toMatchObject({ code: 'invalid', words: { args: { line: 1 } } });
  const other = join(folder, 'other');
  await mkdir(join(other, 'migration.yaml'), { recursive: true });
  await expect(readPlan(other)).rejects.toMatchObject({ code: 'store-unavailable' });
});
