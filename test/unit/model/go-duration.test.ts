import { expect, test } from 'vitest';
import { durationSeconds, durationText } from '../../../src/model/go-duration.ts';

test.each([
  ['720h', '720h0m0s'],
  ['90m', '1h30m0s'],
  ['1.5h20s', '1h30m20s'],
  ['100s', '0h1m40s'],
])('%s is written as %s, and means the same', (text, written) => {
  const seconds = durationSeconds(text) ?? 0;
  // As hours it goes through the backup's own file.
  expect(durationText((seconds / 3600) * 3600)).toBe(written);
  expect(durationSeconds(written)).toBe(seconds);
});
