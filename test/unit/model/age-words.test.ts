import { expect, test } from 'vitest';
import { format } from '../../../src/model/message.ts';
import { ageWords } from '../../../src/model/words/age-words.ts';

const now = Date.parse('2026-11-21T12:00:00Z');

test.each([
  [0, 'just now'],
  [59, '59 min ago'],
  [47 * 60, '47 h ago'],
  [48 * 60, '2 days ago'],
  [-5, 'in 5 min'],
  [-60, 'in 1 h'],
  [-10 * 24 * 60, 'in 10 days'],
])('%i minutes are said as %s', (minutes, words) => {
  expect(format(ageWords(now - minutes * 60_000, now))).toBe(words);
});
