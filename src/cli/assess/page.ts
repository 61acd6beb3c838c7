import type { AssessedFiles, FilePlace } from '../../model/assessment.ts';
import type { Severity } from '../../model/finding.ts';
import { format } from '../../model/message.ts';
import { counted } from '../backups/words.ts';
import { figures } from './figures.ts';

const headings: readonly [Severity, string][] = [
  ['error', 'Errors'],
  ['warning', 'Warnings'],
  ['info', 'To know'],
];

/** What was found as a page of Markdown. */
export function assessmentPage(found: AssessedFiles): string {
  const { files, objects, findings, silenced, notJudged, skipped } = found;
  const parts = [
    '# Assessment',
    `${counted(objects, 'object')} in ${counted(files, 'file')}: ${figures(found)}.`,
    ...headings.flatMap(([severity, heading]) =>
      section(
        heading,
        findings
          .filter((one) => one.severity === severity)
          .flatMap((one) => [
            `- ${at(one)} **${one.rule}**: ${plain(format(one.message))}`,
            ...one.fixes.map(({ title, safe }) => `  - ${plain(format(title))}${safe ? ' (made by `--fix`)' : ''}`),
          ]),
      ),
    ),
    ...section(
      'Silenced',
      silenced.map((one) => `- ${at(one)} **${one.rule}**: ${plain(one.reason)}`),
    ),
    ...section(
      'Not judged',
      notJudged.map(
        (one) => `- **${one.rule}**: ${counted(one.objects, 'object')}, nothing is known of ${plain(one.fact)}`,
      ),
    ),
    ...section(
      'Skipped',
      skipped.map((one) => `- ${at(one)}: ${plain(format(one.words))}`),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${heading}`, lines.join('\n')];
}

function at({ file, line, column }: FilePlace): string {
  return `\`${`${file}:${line}:${column}`.replaceAll('`', "'").replace(/\p{Cc}/gu, ' ')}\``;
}

/** What manifests say is no Markdown. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').replace(/[\\`*_[\]<>|#~]/g, '\\$&');
}
