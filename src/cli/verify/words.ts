import { objectLabel } from '../../model/clusters/log-line.ts';
import { fieldLine, outcomeFigures } from '../../model/comparison/comparison-words.ts';
import { neverRun, verdictWords, wrongOnSourceToo } from '../../model/verification/verdict-words.ts';
import {
  type AnsweringFinding,
  answeredOnce,
  type CheckAnswer,
  type EventPair,
  unjudgedTogether,
  type VerificationResult,
  type VerifiedCheck,
  type VerifiedObject,
} from '../../model/verification/verification.ts';
import { inTerminal } from '../terminal-words.ts';

/** A verification for a person, a line each; what it means comes last. */
export function verificationLines(found: VerificationResult): string[] {
  const { objects, checks, events, unjudged, verdict, page } = found;
  const working = objects.filter((one) => one.verdict === 'as-meant').length;
  return [
    ...comparedLines(found),
    ...answeredOnce(objects.filter((one) => one.verdict !== 'as-meant')).flatMap(objectLines),
    line(verdictWords['as-meant'].mark, `${working} of ${objects.length} workloads, claims, Services and Ingresses`),
    ...checks.flatMap(checkLines),
    ...events.map(eventLine),
    ...unjudgedTogether(unjudged).map(({ side, part, why }) =>
      line(verdictWords.unjudged.mark, `${side}: ${part}: ${inTerminal(why)}`),
    ),
    `The page: ${page}`,
    ...(found.notRun ? [neverRun] : []),
    verdictWords[verdict].end,
  ];
}

/** How both sides compare: in figures, and what is missing, differs or is extra. */
function comparedLines({ sides, counts, different, extra }: VerificationResult): string[] {
  const figures = counts ? outcomeFigures(counts) : [];
  const untold = (counts ? counts.missing + counts.drift : 0) - different.length;
  const unnamed = (counts?.extra ?? 0) - extra.length;
  return [
    `${sides.source} and ${sides.target}: ${figures.length > 0 ? figures.join(', ') : 'nothing was compared'}`,
    ...different.flatMap(({ object, outcome, fields }) => [
      line(outcome, objectLabel(object)),
      ...fields.map((field) => `    ${fieldLine(field)}`),
    ]),
    ...(untold > 0 ? [line('different', `and ${untold} more`)] : []),
    ...extra.map((object) => line('extra', objectLabel(object))),
    ...(unnamed > 0 ? [line('extra', `and ${unnamed} more`)] : []),
  ];
}

/** Why an object does not work, with what answers it and what it said. */
function objectLines(one: VerifiedObject): string[] {
  const { object, verdict, reason, lines = [], sourceLines = [], answer, findings = [], alsoOnSource } = one;
  return [
    line(verdictWords[verdict].mark, `${objectLabel(object)}: ${inTerminal(reason)}`),
    ...findings.map((finding) => `    ${findingLine(finding)}`),
    ...lines.map((said) => `    its log: ${said}`),
    ...sourceLines.map((said) => `    its log on the source: ${said}`),
    ...(answer ? [`    ${inTerminal(answer)}`] : []),
    ...(alsoOnSource ? [`    ${wrongOnSourceToo}`] : []),
  ];
}

/** What came of a check, with the answers where they are not as meant. */
function checkLines({ name, verdict, reason, source, target }: VerifiedCheck): string[] {
  const isAsMeant = verdict === 'as-meant';
  return [
    line(verdictWords[verdict].mark, `${name}: ${inTerminal(reason)}`),
    ...(isAsMeant ? [] : [`    target: ${answerWords(target)}`]),
    ...(isAsMeant || !source ? [] : [`    source: ${answerWords(source)}`]),
    ...certificateLines('target', target),
    ...certificateLines('source', source),
  ];
}

function findingLine({ rule, message, path, line: at, column, fix }: AnsweringFinding): string {
  const mend = fix ? ` Its quick-fix: ${inTerminal(fix)}` : '';
  return `${path}:${at}:${column} ${rule}: ${inTerminal(message)}${mend}`;
}

function line(mark: string, words: string): string {
  return `${mark.padEnd(10)}  ${words}`;
}

function answerWords(answer: CheckAnswer): string {
  return answer.answered ? `${answer.code} ${answer.text.trim()}` : inTerminal(answer.why);
}

function certificateLines(side: string, answer: CheckAnswer | undefined): string[] {
  return answer?.answered && answer.certificate ? [`    ${side}: ${inTerminal(answer.certificate)}`] : [];
}

function eventLine({ about, reason, type, source, target }: EventPair): string {
  const count = (side: EventPair['source']) => side?.count ?? 0;
  const detail = target?.detail ?? source?.detail ?? '';
  const words = `${about} ${reason}: source ${count(source)}, target ${count(target)}: ${detail}`;
  return line(type === 'Warning' ? 'warning' : 'event', words);
}
