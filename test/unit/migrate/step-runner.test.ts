import { expect, test } from 'vitest';
import type { UnstampedRecord } from '../../../src/migrate/journal/journal-record.ts';
import { type RunStep, runSteps } from '../../../src/migrate/step-runner.ts';
import type { UnstampedEvent } from '../../../src/model/event.ts';
import { message } from '../../../src/model/message.ts';

/** Runs steps, and gives what was told and recorded of them as `step state`. */
async function told(...steps: Omit<RunStep, 'title'>[]): Promise<{ events: string[]; records: string[] }> {
  const events: UnstampedEvent[] = [];
  const records: UnstampedRecord[] = [];
  const scope = {
    signal: new AbortController().signal,
    emit: (event: UnstampedEvent) => void events.push(event),
    concurrency: 1,
    reach: () => Promise.reject(new Error('There is no Velero.')),
    cluster: () => Promise.reject(new Error('no step needs a cluster')),
    store: () => Promise.reject(new Error('no step needs a store')),
    drained: () => Promise.resolve(),
  };
  const journal = { append: (record: UnstampedRecord) => void records.push(record), settled: async () => undefined };
  const titled = steps.map((step) => ({ ...step, title: message('step.export') }));
  await runSteps(titled, 'r1', journal, scope);
  const words = (all: readonly { type: string }[]) =>
    all.flatMap((one) => ('state' in one && 'step' in one ? [`${one.step} ${one.state}`] : []));
  return { events: words(events), records: words(records) };
}

const failed = message('run.not-ready', { count: 1, target: 'there' });

test('a step that fell short is told and recorded as failed, and the steps behind it go on', async () => {
  const { events, records } = await told(
    { id: 'apply', work: async () => ({ failed }) },
    { id: 'wait', work: async () => undefined },
  );
  expect(events).toEqual(['apply started', 'apply failed', 'wait started', 'wait done']);
  expect(records).toEqual(events);
});

test('one that stops is the last', async () => {
  const { events } = await told(
    { id: 'look', work: async () => ({ failed, stops: true as const }) },
    { id: 'apply', work: async () => undefined },
  );
  expect(events).toEqual(['look started', 'look failed']);
});
