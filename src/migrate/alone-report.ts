import { createReadStream } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { linesOf } from '../kube/lines.ts';
import { objectLabel } from '../model/clusters/log-line.ts';
import type { AppliedOutcome } from '../model/event.ts';
import type { Message } from '../model/message.ts';
import type { ObjectRef } from '../model/objects/object.ts';
import { markdownCode } from '../model/words/markdown.ts';
import { isMissing } from './folder/file-error.ts';
import { reportFile } from './folder/folder.ts';
import { aloneHeading, reportWords } from './report.ts';

/** One object that was applied by itself; `at` is ISO 8601, `backup` what holds it as it was, `takeBack` the command line that takes it away. */
interface AppliedAlone {
  target: string;
  context: string;
  object: ObjectRef;
  outcome: AppliedOutcome;
  reason: Message;
  backup?: string;
  takeBack?: string;
  at: string;
}

/** Says at the end of `report.md` that one object was applied by itself; a migration that never ran has no report. Throws what writing a file throws. */
export async function reportAlone(folder: string, done: AppliedAlone): Promise<void> {
  const path = reportFile(folder);
  let before: string;
  try {
    before = await readFile(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return;
    throw thrown;
  }
  const isBegun = before.split('\n').includes(aloneHeading);
  await appendFile(path, `${isBegun ? '' : `\n${aloneHeading}\n\n`}${lineOf(done)}\n`);
}

/** What `report.md` says of objects that were applied by themselves, a line each, so that the next report says it, too. Throws what reading a file throws. */
export async function appliedAlone(folder: string): Promise<string[]> {
  const lines: string[] = [];
  let isTold = false;
  try {
    for await (const line of linesOf(createReadStream(reportFile(folder)))) {
      if (line.startsWith('## ')) isTold = line === aloneHeading;
      else if (isTold && line.startsWith('- ')) lines.push(line);
    }
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
  }
  return lines;
}

function lineOf({ target, context, object, outcome, reason, backup, takeBack, at }: AppliedAlone): string {
  const place = `${markdownCode(objectLabel(object))} on ${markdownCode(target)} (${markdownCode(context)})`;
  return [
    `- ${at}: ${place}: ${outcome}. ${reportWords(reason)}`,
    ...(backup === undefined ? [] : [`As it was: backup ${markdownCode(backup)}.`]),
    ...(takeBack === undefined ? [] : [`To take it back: ${markdownCode(takeBack)}`]),
  ].join(' ');
}
