import { expect, test } from 'vitest';
import { countFindings, countWords } from '../../../src/ui/finding-words.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

test('errors and warnings are counted, and what there is none of is not said', () => {
  const counts = countFindings([
    { severity: 'error' },
    { severity: 'warning' },
    { severity: 'info' },
    { severity: 'warning' },
  ]);
  expect(counts).toEqual({ errors: 1, warnings: 2 });
  expect(countWords(counts, inEnglish)).toBe('1 error, 2 warnings');
  expect(countWords({ errors: 3, warnings: 0 }, inEnglish)).toBe('3 errors');
  expect(countWords({ errors: 0, warnings: 1 }, inEnglish)).toBe('1 warning');
  expect(countWords({ errors: 0, warnings: 0 }, inEnglish)).toBe('no errors or warnings');
});
