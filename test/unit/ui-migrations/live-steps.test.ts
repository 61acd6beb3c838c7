import { expect, test } from 'vitest';
import type { MigrationEvent, UnstampedEvent } from '../../../src/model/event.ts';
import { format, message } from '../../../src/model/message.ts';
import { LiveSteps } from '../../../src/ui/live-steps.ts';
import { webDeployment as object } from '../web-deployment.ts';

const at = (event: UnstampedEvent): MigrationEvent => ({ at: '2026-11-21T09:30:00Z', ...event });
const step = (id: string, state: 'started' | 'done' | 'failed') =>
  at({ type: 'step', step: id, state, title: message('step.apply', { target: 'eks' }) });
const created = at({
  type: 'object',
  step: 'apply:eks',
  context: 'eks',
  object,
  outcome: 'created',
  reason: message('error.cancelled'),
});

test('steps keep their order and their counts when they end', () => {
  const live = new LiveSteps();
  live.take([step('check', 'started'), step('check', 'done'), step('apply:eks', 'started'), created, created]);
  live.take([step('apply:eks', 'failed')]);
  expect(live.steps.map(({ id, state, counts }) => [id, state, counts])).toEqual([
    ['check', 'done', undefined],
    ['apply:eks', 'failed', { created: 2 }],
  ]);
});

test('the place says the step, how far it is, and the last object', () => {
  const live = new LiveSteps();
  expect(live.place(format)).toBeUndefined();
  live.take([step('apply:eks', 'started'), created]);
  live.take([at({ type: 'progress', step: 'apply:eks', done: 12, total: 80, unit: 'objects' })]);
  expect(live.place(format)).toBe('Apply to eks: 12/80 Deployment web');
});

test('a new step begins without the figures of the last one', () => {
  const live = new LiveSteps();
  live.take([step('apply:eks', 'started'), created, step('wait:eks', 'started')]);
  expect(live.place(format)).toBe('Apply to eks');
});

test('the data of volumes stands beside the objects: of all, and of several that of the one that moved last', () => {
  const live = new LiveSteps();
  const bytes = (done: number, total: number, volume: { name: string; done: number; total: number }) =>
    at({ type: 'progress', step: 'back-up', done, total, unit: 'bytes', volume });
  const title = message('velero.step.backup', { name: 'nightly' });
  live.take([at({ type: 'step', step: 'back-up', state: 'started', title })]);
  live.take([bytes(10e6, 40e6, { name: 'shop/db-0/data', done: 10e6, total: 40e6 })]);
  expect(live.place(format)).toMatch(/: 10\.0 MB\/40\.0 MB shop\/db-0\/data$/);
  live.take([at({ type: 'progress', step: 'back-up', done: 3, total: 4, unit: 'objects' })]);
  live.take([bytes(11e6, 45e6, { name: 'shop/db-0/cache', done: 1e6, total: 5e6 })]);
  expect(live.place(format)).toMatch(/: 3\/4 11\.0 MB\/45\.0 MB shop\/db-0\/cache 1\.00 MB\/5\.00 MB$/);
});
