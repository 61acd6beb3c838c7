import { appendFile, readFile } from 'node:fs/promises';
import type { ApplyResult } from '../apply/types.ts';
import { objectLabel } from '../model/log-line.ts';
import { markdownCode } from '../model/markdown.ts';
import { isMissing } from './folder/file-error.ts';
import { reportFile } from './folder/folder.ts';
import { reportWords } from './report.ts';

/** One object that was applied by itself; `at` is ISO 8601, `backup` what holds it as it was. */
interface Reapplied {
  target: string;
  context: string;
  result: ApplyResult;
  backup?: string;
  at: string;
}

const heading = '## Applied one by one since';

/** Says at the end of `report.md` that one object was applied by itself; a migration that never ran has no report. Throws what writing a file throws. */
export async function reportReapplied(folder: string, done: Reapplied): Promise<void> {
  const path = reportFile(folder);
  let before: string;
  try {
    before = await readFile(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return;
    throw thrown;
  }
  const isBegun = before.split('\n').includes(heading);
  await appendFile(path, `${isBegun ? '' : `\n${heading}\n\n`}${lineOf(done)}\n`);
}

function lineOf({ target, context, result, backup, at }: Reapplied): string {
  const object = markdownCode(objectLabel(result.ref));
  const words = `- ${at}: ${object} on ${markdownCode(target)} (${markdownCode(context)}): ${result.outcome}. ${reportWords(result.reason)}`;
  return backup === undefined ? words : `${words} As it was: backup ${markdownCode(backup)}.`;
}
