import { writeFile } from 'node:fs/promises';
import { runCases } from './cases.ts';
import { setting } from './given.ts';
import './activation.test.ts';
import './documents.test.ts';
import './engine.test.ts';
import './connections.test.ts';
import './log.test.ts';
import './plan.test.ts';
import './rules.test.ts';
import './settings.test.ts';

/** What VS Code calls in its extension host. Writes the results into a file for `run.ts`; rejects when a test failed. */
export async function run(): Promise<void> {
  const results = await runCases();
  await writeFile(setting('results'), JSON.stringify(results));
  if (results.some((result) => result.error !== undefined)) throw new Error('Some host tests failed.');
}
