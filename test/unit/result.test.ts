import { describe, expect, test } from 'vitest';
import { readJsonReport } from '../result.ts';

const vitest = (over: object): string =>
  JSON.stringify({
    success: true,
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [1, 2, 3] }],
    ...over,
  });

describe('the report of a suite', () => {
  test('counts what passed and failed', () => {
    expect(readJsonReport('{"passed": 4, "failed": 1}')).toEqual({ passed: 4, failed: 1 });
    expect(readJsonReport(vitest({}))).toEqual({ passed: 3, failed: 0 });
  });

  test('counts skipped tests, and files that could not be loaded, as failed', () => {
    expect(readJsonReport(vitest({ numPendingTests: 1, numTodoTests: 1 }))).toMatchObject({ passed: 3, failed: 2 });
    const testResults = [{ name: 'b.test.ts', status: 'failed', assertionResults: [] }];
    expect(readJsonReport(vitest({ success: false, testResults }))).toEqual({
      ...{ passed: 3, failed: 1, failedFiles: ['b.test.ts'] },
    });
  });

  test('counts a run that failed without a failed test', () => {
    expect(readJsonReport(vitest({ success: false }))).toEqual({ passed: 3, failed: 1 });
  });

  test.each([
    '',
    '{',
    '[]',
    '{"passed": 1}',
    '{"passed": 0, "failed": 0}',
    vitest({ numPassedTests: 0, testResults: [] }),
  ])('is none: %s', (text) => {
    expect(readJsonReport(text)).toBeUndefined();
  });
});
