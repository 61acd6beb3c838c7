import { expect, test } from 'vitest';
import { wrongInCron } from '../../../src/model/cron.ts';
import { goodTimes, wrongTimes } from '../../schedule-times.ts';

test.each(goodTimes)('%s is a time', (times) => {
  expect(wrongInCron(times)).toBeUndefined();
});

test.each(wrongTimes)('%s is none', (times, part) => {
  expect(wrongInCron(times)).toBe(part);
});
