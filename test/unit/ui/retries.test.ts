import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Retries } from '../../../src/ui/retries.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The seconds at which it is tried again while it goes on failing, until `end`. */
function failingUntil(end: number): number[] {
  const start = Date.now();
  const times: number[] = [];
  const retries = new Retries((key) => {
    times.push((Date.now() - start) / 1000);
    retries.failed(key);
  });
  retries.failed('prod');
  vi.advanceTimersByTime(end * 1000);
  retries.dispose();
  return times;
}

test('what fails is tried again, later each time, and never given up', () => {
  expect(failingUntil(1000)).toEqual([5, 20, 65, 185, 485, 785]);
});

test('what went well is not tried again, and begins anew when it fails later', () => {
  const tried: string[] = [];
  const retries = new Retries((key) => tried.push(key));
  for (const key of ['prod', 'test']) retries.failed(key);
  retries.failed('prod');
  retries.forget('prod');
  vi.advanceTimersByTime(60_000);
  expect(tried).toEqual(['test']);
  retries.failed('prod');
  vi.advanceTimersByTime(5000);
  expect(tried).toEqual(['test', 'prod']);
  retries.failed('prod');
  retries.dispose();
  vi.advanceTimersByTime(600_000);
  expect(tried).toHaveLength(2);
});
