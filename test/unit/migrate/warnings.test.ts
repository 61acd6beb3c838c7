import { expect, test } from 'vitest';
import { Warnings } from '../../../src/migrate/direct/warnings.ts';
import type { UnstampedEvent } from '../../../src/model/event.ts';
import { message } from '../../../src/model/message.ts';

const left = (name: string): UnstampedEvent => ({
  type: 'object',
  step: 'apply:eks',
  context: 'eks-prod',
  object: { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name },
  outcome: 'skipped',
  reason: message('apply.skipped', { count: 1, places: '/data/colour' }),
});

test('of very many objects that differ the first are named, and all are counted', () => {
  const warnings = new Warnings();
  for (let n = 0; n < 10_000; n++) warnings.take(left(`settings-${n}`));
  warnings.take({ type: 'log', level: 'warning', text: message('run.resumes', { run: 'a' }) });
  warnings.take({ type: 'log', level: 'info', text: message('run.resumes', { run: 'a' }) });
  expect(warnings.count).toBe(10_001);
  const words = warnings.words();
  expect(words).toHaveLength(22);
  expect(words[0]).toMatchObject({ code: 'run.left-different', args: { object: 'configmaps/shop/settings-0' } });
  expect(words.at(-2)?.code).toBe('run.resumes');
  expect(words.at(-1)).toEqual(message('run.left-different-more', { count: 9_980 }));
});
