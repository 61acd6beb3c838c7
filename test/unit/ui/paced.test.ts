import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Paced } from '../../../src/ui/paced.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('it is done at once, and what is asked for meanwhile once more after the pause', () => {
  let done = 0;
  const paced = new Paced(250, () => done++);
  for (let asked = 0; asked < 5; asked++) paced.soon();
  expect(done).toBe(1);
  vi.advanceTimersByTime(250);
  expect(done).toBe(2);
  vi.advanceTimersByTime(10_000);
  expect(done).toBe(2);
  paced.soon();
  expect(done).toBe(3);
});

test('the end does what waits, once, and leaves no timer', () => {
  let done = 0;
  const paced = new Paced(250, () => done++);
  paced.soon();
  paced.soon();
  paced.end();
  expect(done).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
  paced.end();
  expect(done).toBe(2);
});
