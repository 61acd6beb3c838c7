import { z } from 'zod';

/** How a suite went; `words` says more where it did not run as it should. */
export interface Result {
  passed: number;
  failed: number;
  words?: string;
  /** The files in which tests failed, where the suite is one of files. */
  failedFiles?: string[] | undefined;
}

const count = z.number().int().nonnegative();

/** What host and UI suites write. */
const ownReport = z.object({ passed: count, failed: count, failedFiles: z.array(z.string()).optional() });

/** What vitest's JSON reporter writes, as far as it is read here. */
const vitestReport = z.object({
  success: z.boolean(),
  numPassedTests: count,
  numFailedTests: count,
  numPendingTests: count,
  numTodoTests: count,
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/**
 * Reads the report of a suite: `{passed, failed, failedFiles}`, or that of vitest. Skipped tests, tests still to be written and files
 * that could not be loaded count as failed: nothing is left out in silence. Nothing for a text that is no report, or a report of no test.
 */
export function readJsonReport(text: string): Result | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const own = ownReport.safeParse(json);
  const result = own.success ? own.data : ofVitest(json);
  return result === undefined || result.passed + result.failed === 0 ? undefined : result;
}

function ofVitest(json: unknown): Result | undefined {
  const parsed = vitestReport.safeParse(json);
  if (!parsed.success) return undefined;
  const report = parsed.data;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const left = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + left + broken;
  const result: Result = { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed };
  const failedFiles = report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  if (failedFiles.length > 0) result.failedFiles = failedFiles;
  if (left > 0) result.words = `${left} skipped`;
  return result;
}
