import { afterEach, expect, test, vi } from 'vitest';
import { WriteSlots } from '../../../src/apply/write-slots.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Works through tasks; gives the most that were under way at once. */
async function widest(slots: WriteSlots, tasks: number): Promise<number> {
  let active = 0;
  let most = 0;
  for (let task = 0; task < tasks; task++) {
    await slots.take();
    active += 1;
    most = Math.max(most, active);
    setImmediate(() => {
      active -= 1;
      slots.release(true);
    });
  }
  await slots.drained();
  expect(active).toBe(0);
  return most;
}

test('never more are under way than allowed, and all come through', async () => {
  expect(await widest(new WriteSlots(4), 100)).toBe(4);
  expect(await widest(new WriteSlots(0), 10)).toBe(1);
});

test('half as many after the server asked for less, and more again when it goes well', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const told: number[] = [];
  const slots = new WriteSlots(8, (limit) => told.push(limit));
  slots.slowDown(0);
  expect(slots.limit).toBe(4);
  expect(await widest(slots, 16)).toBe(4);
  for (let at = 0; at < 10; at++) {
    vi.advanceTimersByTime(1000);
    slots.slowDown(0);
  }
  expect(slots.limit).toBe(1);
  expect(told).toEqual([4, 2, 1]);
  await widest(slots, 2000);
  expect(slots.limit).toBe(8);
});

test('a crowd that is refused at once halves them once', () => {
  const slots = new WriteSlots(32);
  for (let at = 0; at < 32; at++) slots.slowDown(60_000);
  expect(slots.limit).toBe(16);
});

test('a crowd that is refused for the last time halves them once', () => {
  const slots = new WriteSlots(32);
  for (let at = 0; at < 32; at++) slots.slowDown(undefined);
  expect(slots.limit).toBe(16);
});

test('writes that failed are no reason for more', async () => {
  const slots = new WriteSlots(2);
  slots.slowDown(0);
  for (const well of [false, true]) {
    for (let at = 0; at < 100; at++) {
      await slots.take();
      slots.release(well);
    }
    expect(slots.limit).toBe(well ? 2 : 1);
  }
});

test('draining an empty one is done at once', async () => {
  await expect(new WriteSlots(1).drained()).resolves.toBeUndefined();
});
