import { expect, test } from 'vitest';
import { EventBatches } from '../../../src/engine/event-batches.ts';

/** Batches whose front never says that it took any, filled until they wait for it. */
async function full() {
  const cancel = new AbortController();
  const sent: unknown[][] = [];
  const { promise: used, resolve } = Promise.withResolvers<void>();
  const batches = new EventBatches((events) => {
    sent.push(events);
    if (sent.length === 8) resolve();
    else batches.add(sent.length);
  }, cancel.signal);
  batches.add(0);
  await used;
  batches.add('more');
  return { batches, sent, cancel };
}

test('a cancel wakes who waits for the front, at once and later', async () => {
  const { batches, cancel } = await full();
  const drained = batches.drained();
  cancel.abort();
  await drained;
  await batches.drained();
  batches.close();
});

test('the end sends what is left, and what comes after it goes nowhere', async () => {
  const { batches, sent } = await full();
  const drained = batches.drained();
  batches.close();
  await drained;
  expect(sent.at(-1)).toEqual(['more']);
  batches.add('late');
  batches.credit(1);
  batches.close();
  expect(sent).toHaveLength(9);
});

test('credit sends what waits', async () => {
  const { batches, sent } = await full();
  const drained = batches.drained();
  batches.credit(1);
  await drained;
  expect(sent.at(-1)).toEqual(['more']);
  batches.close();
});
