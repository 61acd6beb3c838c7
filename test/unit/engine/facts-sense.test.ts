import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFacts } from '../../../src/engine/assessment/read-facts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-facts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const reading = (facts: object) => {
  const file = join(folder, 'target.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', ...facts }));
  return readFacts(file);
};
const namespace = (more: object) => ({ namespaces: [{ name: 'shop', ...more }] });

test.each([
  [{ serviceCidrs: ['10.96.0.0/12', 'nonsense'] }, 'serviceCidrs.1: nonsense is no range of addresses'],
  [{ serviceCidrs: ['10.96.0.0'] }, 'serviceCidrs.0: 10.96.0.0 is no range'],
  [{ serviceCidrs: ['10.96.0.0/33'] }, 'serviceCidrs.0: 10.96.0.0/33 is no range'],
  [{ nodes: [{ name: 'one', allocatable: { cpu: '4x' } }] }, 'nodes.0.allocatable.cpu: 4x is no quantity'],
  [namespace({ quotas: [{ name: 'all', hard: { pods: 'ten' } }] }), 'namespaces.0.quotas.0.hard.pods: ten'],
  [
    namespace({ limitRanges: [{ name: 'all', limits: [{ type: 'Container', max: { memory: '1GB' } }] }] }),
    'namespaces.0.limitRanges.0.limits.0.max.memory: 1GB is no quantity',
  ],
])('facts with a value that means nothing are refused with its place: %j', async (facts, detail) => {
  await expect(reading(facts)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(detail) });
});

test('ranges of both families and every way to write a quantity are taken', async () => {
  const facts = {
    serviceCidrs: ['10.96.0.0/12', 'fd00:10:96::/112'],
    nodes: [
      { name: 'one', allocatable: { cpu: '3920m', memory: '16Gi', pods: '110', 'hugepages-1Gi': '0', x: '1e3' } },
    ],
    ...namespace({
      quotas: [{ name: 'all', hard: { 'requests.cpu': '1.5' }, used: { 'requests.cpu': '0' } }],
      limitRanges: [{ name: 'all', limits: [{ type: 'Container', maxLimitRequestRatio: { cpu: '2' } }] }],
    }),
  };
  expect(await reading(facts)).toMatchObject(facts);
});
