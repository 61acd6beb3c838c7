import { expect, test } from 'vitest';
import { waitAfter } from '../../../src/apply/patience.ts';

test('what the server asks for is waited, but no lane stands still for longer than a minute', () => {
  expect(waitAfter(1, 3)).toBe(3000);
  expect(waitAfter(1, 86_400)).toBe(60_000);
});

test('without a word of the server each wait is longer than the one before, up to five seconds', () => {
  expect([1, 2, 3, 9].map((tries) => waitAfter(tries))).toEqual([200, 400, 800, 5000]);
});
