import { objectLabel } from '../../model/clusters/log-line.ts';
import {
  type ComparedObject,
  type ComparisonEvent,
  type ComparisonResult,
  comparedOutcomes,
} from '../../model/comparison/comparison.ts';
import { fieldMarkdown, outcomeHeading } from '../../model/comparison/comparison-words.ts';
import { markdownCode, markdownText } from '../../model/words/markdown.ts';
import { inTerminal } from '../terminal-words.ts';
import { summaryLine, unreadLines } from './words.ts';

/** What differs between two sides as a page of Markdown. */
export function comparisonPage(result: ComparisonResult, told: readonly ComparisonEvent[]): string {
  const objects = told.flatMap((event) => (event.type === 'object' ? [event.object] : []));
  const unread = told.flatMap((event) => (event.type === 'unread' ? [event.unread] : []));
  const parts = [
    '# Comparison',
    markdownText(summaryLine(result)),
    ...comparedOutcomes.flatMap((outcome) =>
      section(
        inTerminal(outcomeHeading(outcome)),
        objects.filter((one) => one.outcome === outcome).flatMap(objectLines),
      ),
    ),
    ...section(
      'Not read',
      unreadLines(unread).map((line) => `- ${markdownText(line)}`),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function objectLines({ object, other, fields }: ComparedObject): string[] {
  const name = markdownCode(objectLabel(object));
  return [
    other ? `- ${name} → ${markdownCode(objectLabel(other))}` : `- ${name}`,
    ...fields.map((field) => `  - ${fieldMarkdown(field)}`),
  ];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${heading}`, lines.join('\n')];
}
