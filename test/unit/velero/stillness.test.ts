import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Stillness } from '../../../src/velero/run/stillness.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a wait ends when nothing has moved for as long as it may, and not while something moves', async () => {
  let looks = 0;
  const look = async () => {
    looks += 1;
  };
  const stillness = new Stillness(60, look, { seconds: 300, error: () => new Error('It stands still.') });
  await vi.advanceTimersByTimeAsync(290_000);
  stillness.moved();
  await vi.advanceTimersByTimeAsync(290_000);
  expect(stillness.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(70_000);
  expect(stillness.signal.reason).toEqual(new Error('It stands still.'));
  expect(looks).toBeGreaterThanOrEqual(8);
  stillness.end();
});

test('a wait without a bound looks again and again, until a look finds that nobody answers', async () => {
  let answers = true;
  const stillness = new Stillness(60, async () => {
    if (!answers) throw new Error('Nobody answers.');
  });
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(stillness.signal.aborted).toBe(false);
  answers = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stillness.signal.reason).toEqual(new Error('Nobody answers.'));
  stillness.end();
});
