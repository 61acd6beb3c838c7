import { fieldMarkdown, outcomeFigures } from '../../model/comparison/comparison-words.ts';
import { format, type Message } from '../../model/message.ts';
import { groupResource, type ObjectRef } from '../../model/objects/object.ts';
import { neverRun, verdictWords, wrongOnSourceToo } from '../../model/verification/verdict-words.ts';
import {
  type AnsweringFinding,
  answeredOnce,
  type CheckAnswer,
  type EventPair,
  type EventsOfSide,
  unjudgedTogether,
  type VerificationResult,
  type VerifiedCheck,
  type VerifiedObject,
} from '../../model/verification/verification.ts';
import { counted } from '../../model/words/counted.ts';
import { markdownCode, markdownHead, markdownRow, markdownText } from '../../model/words/markdown.ts';

/** Rows of a table that are shown; how many more there are is said. */
const shown = 100;
/** Fields of an object that are shown. */
const shownFields = 10;

/** A verification as one page of Markdown. */
export function verificationPage(found: Omit<VerificationResult, 'page'>): string {
  return [
    summary(found),
    wrongObjects(found.objects),
    ...logSections(found.objects),
    differences(found),
    list('Only on the target', found.extra.map(code), found.counts?.extra),
    checkSection(found.checks),
    eventSection(found.events),
    list('Not judged', [
      ...unjudgedTogether(found.unjudged).map(({ side, part, why }) => `${side}: ${markdownText(part)}: ${words(why)}`),
      ...found.objects
        .filter(({ verdict }) => verdict === 'unjudged')
        .map(({ object, reason }) => `${code(object)}: ${words(reason)}`),
    ]),
    table(
      'As meant',
      ['Object', 'How it stands'],
      found.objects
        .filter(({ verdict }) => verdict === 'as-meant')
        .map(({ object, reason }) => [code(object), words(reason)]),
    ),
  ].join('');
}

function summary({
  migration,
  target,
  sides,
  startedAt,
  endedAt,
  verdict,
  counts,
  notRun,
}: Omit<VerificationResult, 'page'>): string {
  return [
    `# ${markdownText(migration)} on ${markdownText(target)}: ${verdictWords[verdict].title}\n\n`,
    `${markdownCode(sides.source)} held against ${markdownCode(sides.target)}, ${startedAt} to ${endedAt}.\n`,
    ...(notRun ? [`\n${neverRun}\n`] : []),
    `\n${comparedWords(counts)}\n`,
  ].join('');
}

/** How many objects of each outcome a comparison has, as a sentence. */
export function comparedWords(counts: VerificationResult['counts']): string {
  const figures = counts ? outcomeFigures(counts) : [];
  return figures.length > 0 ? `Objects compared: ${figures.join(', ')}.` : 'No object was compared.';
}

function wrongObjects(objects: readonly VerifiedObject[]): string {
  return list('Not working', answeredOnce(objects.filter(({ verdict }) => verdict === 'wrong')).map(wrongLine));
}

/** Why an object does not work and what answers it, as an item of a list. */
export function wrongLine({ object, reason, answer, findings = [], alsoOnSource }: VerifiedObject): string {
  return [
    `${code(object)}: ${words(reason)}`,
    ...findings.map((finding) => `  - ${findingWords(finding)}`),
    ...(answer ? [`  - ${words(answer)}`] : []),
    ...(alsoOnSource ? [`  - ${wrongOnSourceToo}`] : []),
  ].join('\n');
}

/** What workloads that do not work said last, with what their counterparts on the source did beside it. */
function logSections(objects: readonly VerifiedObject[]): string[] {
  const said = objects.filter(({ lines }) => lines !== undefined).slice(0, shown);
  return said.map(({ object, lines = [], sourceLines = [] }) => {
    const rows = Array.from({ length: Math.max(lines.length, sourceLines.length) }, (_, row) =>
      [sourceLines[row], lines[row]].map((line) => (line === undefined ? '' : markdownCode(line))),
    );
    return table(`Log of ${code(object)}`, ['Source', 'Target'], rows);
  });
}

/** A finding with a link to its line, which an editor opens. */
function findingWords({ rule, message, path, line, fix }: AnsweringFinding): string {
  const link = `${path.split('/').map(linkPart).join('/')}#L${line}`;
  const place = `[${markdownText(`${path}:${line}`)}](${link})`;
  const mend = fix ? ` Its quick-fix: ${words(fix)}` : '';
  return `The rule ${markdownCode(rule)} at ${place}: ${words(message)}${mend}`;
}

/** A part of a path as a link of Markdown has it. */
function linkPart(part: string): string {
  return encodeURIComponent(part).replace(/[()]/g, (one) => (one === '(' ? '%28' : '%29'));
}

function differences({ different, counts }: Pick<VerificationResult, 'different' | 'counts'>): string {
  const lines = different.map(({ object, outcome, fields }) => {
    const places = fields.slice(0, shownFields).map((field) => `  - ${fieldMarkdown(field)}`);
    const more = fields.length > shownFields ? [`  - and ${counted(fields.length - shownFields, 'field')} more`] : [];
    return [`${outcome}: ${code(object)}`, ...places, ...more].join('\n');
  });
  const total = counts ? counts.missing + counts.drift : 0;
  return list('Missing, or different without a reason', lines, total);
}

function checkSection(checks: readonly VerifiedCheck[]): string {
  const rows = checks.map((check) => [
    checkTitle(check),
    verdictWords[check.verdict].check,
    words(check.reason),
    check.source ? answerCell(check.source) : '',
    answerCell(check.target),
  ]);
  return table('Checks of the plan', ['Check', '', 'Why', 'Source', 'Target'], rows);
}

/** What came of a check and why, as an item of a list. */
export function checkLine(check: VerifiedCheck): string {
  return `Check ${checkTitle(check)}: ${verdictWords[check.verdict].check}. ${words(check.reason)}`;
}

function checkTitle({ name, namespace }: VerifiedCheck): string {
  return `${markdownText(name)} in ${markdownCode(namespace)}`;
}

function answerCell(answer: CheckAnswer): string {
  if (!answer.answered) return words(answer.why);
  const said = answer.text.trim() === '' ? String(answer.code) : `${answer.code}: ${markdownCode(answer.text.trim())}`;
  return answer.certificate ? `${said} ${words(answer.certificate)}` : said;
}

function eventSection(events: readonly EventPair[]): string {
  const rows = events.map(({ about, reason, type, source, target }) => [
    markdownCode(about),
    type === 'Warning' ? `${markdownText(reason)} (warning)` : markdownText(reason),
    eventCell(source),
    eventCell(target),
  ]);
  return table('Events of both sides', ['About', 'Reason', 'Source', 'Target'], rows);
}

function eventCell(events: EventsOfSide | undefined): string {
  if (!events) return '';
  return `${events.count}×, last ${markdownText(events.last)}: ${markdownText(events.detail)}`;
}

function list(title: string, lines: readonly string[], total = lines.length): string {
  if (lines.length === 0) return '';
  const rows = lines.slice(0, shown).map((line) => `- ${line}\n`);
  return `\n## ${title}\n\n${rows.join('')}${moreWords(total - rows.length)}`;
}

function table(title: string, head: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return '';
  const lines = rows.slice(0, shown).map(markdownRow);
  return `\n## ${title}\n\n${markdownHead(head)}${lines.join('')}${moreWords(rows.length - lines.length)}`;
}

function moreWords(count: number): string {
  return count > 0 ? `\n${count} more are not shown.\n` : '';
}

function code(object: ObjectRef): string {
  const place = object.namespace === undefined ? '' : `${object.namespace}/`;
  return markdownCode(`${groupResource(object)} ${place}${object.name}`);
}

function words(reason: Message): string {
  return markdownText(format(reason));
}
