import { expect, test } from 'vitest';
import { onExistingBy } from '../../../src/engine/assessment/on-existing.ts';
import type { Migration } from '../../../src/model/migration/plan.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { planOf } from '../migrate/shop-plan.ts';

const run = 'run-1';
const madeBy = (by: string) => ({ labels: { 'kubeferry.dev/run': by } });
const changedBy = (by: string) => ({ annotations: { 'kubeferry.dev/updated-by': by } });

/** A priority as it lies on a target, written by a run at five past, and then by others. */
function live(marks: object, ...others: { manager: string; time: string }[]): KubeObject {
  const ours = { manager: 'kubeferry', operation: 'Update', time: '2026-11-21T00:00:05Z' };
  const metadata = { name: 'high', resourceVersion: '7', managedFields: [ours, ...others], ...marks };
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata, value: 1 };
}
const meant: KubeObject = {
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: 'high' },
  value: 2,
};
const byHand = { manager: 'kubectl-edit', time: '2026-11-21T00:00:09Z' };

/** What a run does with one that is there: the value that it sends, or why it does not. `home`: the target is the source. */
function done(existing: Migration['spec']['existing'], there: KubeObject, going: string | undefined, home = false) {
  const plan = planOf({ existing, source: { context: 'vks', cluster: 'uid-1' } });
  const over = onExistingBy(plan, { cluster: home ? 'uid-1' : 'uid-2' }, going)(meant, there);
  if (over === undefined) return undefined;
  return 'body' in over ? over.body.value : over.left.code;
}

test.each(['skip', 'fail', 'update'] as const)(
  'what the run to go on with made or changed is judged as that changes it (existing: %s)',
  (existing) => {
    expect(done(existing, live(madeBy(run)), run)).toBe(2);
    expect(done(existing, live(changedBy(run)), run)).toBe(2);
    expect(done(existing, { ...live(madeBy(run)), value: 2 }, run)).toBeUndefined();
  },
);

test('what another run made, or somebody changed since, is dealt with as the plan says', () => {
  expect(done('skip', live(madeBy('run-0')), run)).toBe('judgement.none.stays');
  expect(done('skip', live(madeBy(run)), undefined)).toBe('judgement.none.stays');
  expect(done('skip', live(madeBy(run), byHand), run)).toBe('judgement.none.stays');
  expect(done('fail', live(madeBy(run), byHand), run)).toBe('judgement.none.fails');
  expect(done('update', live(madeBy(run), byHand), run)).toBe(2);
});

test('outside namespaces of the source only what the run made itself is changed', () => {
  expect(done('update', live(madeBy(run)), run, true)).toBe(2);
  expect(done('update', live(madeBy('run-0')), run, true)).toBe('judgement.none.left');
  expect(done('update', live(madeBy(run), byHand), run, true)).toBe('judgement.none.left');
  expect(done('update', live(changedBy(run)), run, true)).toBe('judgement.none.left');
});
