import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { linesOf } from '../../kube/lines.ts';
import { verdictWords } from '../../model/verification/verdict-words.ts';
import { answeredOnce, type VerificationResult } from '../../model/verification/verification.ts';
import { markdownCode, markdownText } from '../../model/words/markdown.ts';
import { reportFile } from '../folder/folder.ts';
import { rewriteReport } from '../report.ts';
import { checkLine, comparedWords, wrongLine } from './page.ts';

/** Lines that are told of one verification; its page has them all. */
const shown = 20;

/**
 * Says in `report.md` what a verification came to, with links to its page and to the manifests, in the place of what an earlier one of the same target
 * said; a migration that never ran has no report. @throws KubeferryError `store-unavailable`.
 */
export async function reportVerification(folder: string, found: VerificationResult): Promise<void> {
  await rewriteReport(folder, (isThere) => (isThere ? withSection(folder, found) : undefined));
}

async function* withSection(folder: string, found: VerificationResult): AsyncGenerator<string> {
  const title = `## Verified on ${markdownText(found.target)}: `;
  let isTold = false;
  let isOld = false;
  for await (const line of linesOf(createReadStream(reportFile(folder)))) {
    if (line.startsWith('## ')) {
      if (!isTold) yield sectionOf(title, found);
      isTold = true;
      isOld = line.startsWith(title);
    }
    if (!isOld) yield `${line}\n`;
  }
  if (!isTold) yield `\n${sectionOf(title, found)}`;
}

function sectionOf(title: string, found: VerificationResult): string {
  const { verdict, sides, startedAt, endedAt, counts, page } = found;
  const lines = [
    ...answeredOnce(found.objects.filter((one) => one.verdict === 'wrong')).map(wrongLine),
    ...found.checks.filter((one) => one.verdict !== 'as-meant').map(checkLine),
  ];
  const more = lines.length - shown;
  const file = basename(page);
  return [
    `${title}${verdictWords[verdict].title}\n\n`,
    `${markdownCode(sides.source)} held against ${markdownCode(sides.target)}, ${startedAt} to ${endedAt}. `,
    `All of the evidence: [${markdownText(file)}](${encodeURIComponent(file)}).\n`,
    `\n${comparedWords(counts)}\n\n`,
    ...lines.slice(0, shown).map((line) => `- ${line}\n`),
    more > 0 ? `- and ${more} more, which the page has\n\n` : lines.length > 0 ? '\n' : '',
  ].join('');
}
