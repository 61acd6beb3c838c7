import type { AssessedFiles, FilePlace } from '../../model/assessment/assessment.ts';
import type { Severity } from '../../model/assessment/finding.ts';
import { suggestedSorts } from '../../model/assessment/suggestion.ts';
import { format } from '../../model/message.ts';
import { counted } from '../../model/words/counted.ts';
import { markdownCode, markdownText } from '../../model/words/markdown.ts';
import { figures } from './figures.ts';

const headings: readonly [Severity, string][] = [
  ['error', 'Errors'],
  ['warning', 'Warnings'],
  ['info', 'To know'],
];

/** What was found as a page of Markdown. */
export function filesPage(found: AssessedFiles): string {
  const { files, objects, findings, silenced, notJudged, notJudgedByTarget = [], skipped, suggestions = [] } = found;
  const parts = [
    '# Assessment',
    `${counted(objects, 'object')} in ${counted(files, 'file')}: ${figures(found)}.`,
    ...headings.flatMap(([severity, heading]) =>
      section(
        heading,
        findings
          .filter((one) => one.severity === severity)
          .flatMap((one) => [
            `- ${at(one)} **${one.rule}**: ${markdownText(format(one.message))}`,
            ...one.fixes.map(
              ({ title, safe }) => `  - ${markdownText(format(title))}${safe ? ' (made by `--fix`)' : ''}`,
            ),
          ]),
      ),
    ),
    ...section(
      'Suggested mappings',
      suggestions.flatMap(({ sort, from, ranked }) => [
        `- ${suggestedSorts[sort]} ${markdownCode(from)}`,
        ...ranked.map(({ to, reason }) => `  - ${markdownCode(to)}: ${markdownText(format(reason))}`),
      ]),
    ),
    ...section(
      'Silenced',
      silenced.map((one) => `- ${at(one)} **${one.rule}**: ${markdownText(one.reason)}`),
    ),
    ...section(
      'Not judged',
      notJudged.map(
        (one) => `- **${one.rule}**: ${counted(one.objects, 'object')}, nothing is known of ${markdownText(one.fact)}`,
      ),
    ),
    ...section(
      'Not judged by the target itself',
      notJudgedByTarget.map(({ why, objects: count }) => `- ${counted(count, 'object')}: ${markdownText(format(why))}`),
    ),
    ...section(
      'Skipped',
      skipped.map((one) => `- ${at(one)}: ${markdownText(format(one.words))}`),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${heading}`, lines.join('\n')];
}

function at({ file, line, column }: FilePlace): string {
  return markdownCode(`${file}:${line}:${column}`);
}
