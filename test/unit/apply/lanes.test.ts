import { expect, test } from 'vitest';
import { Lanes } from '../../../src/apply/lanes.ts';

/** Works through tasks in lanes; gives the most that were under way at once. */
async function widest(lanes: Lanes, tasks: number): Promise<number> {
  let active = 0;
  let most = 0;
  for (let task = 0; task < tasks; task++) {
    await lanes.enter();
    active += 1;
    most = Math.max(most, active);
    setImmediate(() => {
      active -= 1;
      lanes.leave();
    });
  }
  await lanes.drained();
  expect(active).toBe(0);
  return most;
}

test('never more are under way than allowed, and all come through', async () => {
  expect(await widest(new Lanes(4), 100)).toBe(4);
  expect(await widest(new Lanes(0), 10)).toBe(1);
});

test('half as many after the server asked for less, and more again when it goes well', async () => {
  const lanes = new Lanes(8);
  lanes.slowDown();
  expect(lanes.limit).toBe(4);
  expect(await widest(lanes, 16)).toBe(4);
  for (let at = 0; at < 10; at++) lanes.slowDown();
  expect(lanes.limit).toBe(1);
  await widest(lanes, 2000);
  expect(lanes.limit).toBe(8);
});

test('draining an empty one is done at once', async () => {
  await expect(new Lanes(1).drained()).resolves.toBeUndefined();
});
