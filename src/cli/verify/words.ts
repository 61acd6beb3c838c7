import { objectLabel } from '../../model/clusters/log-line.ts';
import { comparedOutcomes } from '../../model/comparison/comparison.ts';
import { fieldLine } from '../../model/comparison/comparison-words.ts';
import { isRecord } from '../../model/json/json.ts';
import { format, isCode, type Message } from '../../model/message.ts';
import {
  type AnsweringFinding,
  type CheckAnswer,
  type EventPair,
  unjudgedTogether,
  type Verdict,
  type VerificationResult,
} from '../../model/verification/verification.ts';
import { inTerminal } from '../terminal-words.ts';

const ends: Readonly<Record<Verdict, string>> = {
  'as-meant': 'All works as meant.',
  wrong: 'Something does not work as meant.',
  unjudged: 'Not all could be judged, so nobody can tell whether it works.',
};

const verdicts: Readonly<Record<Verdict, string>> = {
  'as-meant': 'as meant',
  wrong: 'WRONG',
  unjudged: 'not judged',
};

/** A verification for a person, a line each; what it means comes last. */
export function verificationLines(found: VerificationResult): string[] {
  const { sides, counts, different, extra, objects, checks, events, unjudged, verdict, page } = found;
  const figures = comparedOutcomes.flatMap((one) => (counts && counts[one] > 0 ? [`${counts[one]} ${one}`] : []));
  const untold = (counts ? counts.missing + counts.drift : 0) - different.length;
  const unnamed = (counts?.extra ?? 0) - extra.length;
  const working = objects.filter((one) => one.verdict === 'as-meant').length;
  return [
    `${sides.source} and ${sides.target}: ${figures.length > 0 ? figures.join(', ') : 'nothing was compared'}`,
    ...different.flatMap(({ object, outcome, fields }) => [
      line(outcome, objectLabel(object)),
      ...fields.map((field) => `    ${fieldLine(field)}`),
    ]),
    ...(untold > 0 ? [line('different', `and ${untold} more`)] : []),
    ...extra.map((object) => line('extra', objectLabel(object))),
    ...(unnamed > 0 ? [line('extra', `and ${unnamed} more`)] : []),
    ...objects
      .filter((one) => one.verdict !== 'as-meant')
      .flatMap(
        ({ object, verdict: its, reason, lines = [], sourceLines = [], answer, findings = [], alsoOnSource }) => [
          line(verdicts[its], `${objectLabel(object)}: ${inTerminal(reason)}`),
          ...findings.map((finding) => `    ${findingLine(finding)}`),
          ...lines.map((one) => `    its log: ${one}`),
          ...sourceLines.map((one) => `    its log on the source: ${one}`),
          ...(answer ? [`    ${inTerminal(answer)}`] : []),
          ...(alsoOnSource ? ['    It does not work on the source either.'] : []),
        ],
      ),
    line(verdicts['as-meant'], `${working} of ${objects.length} workloads, claims, Services and Ingresses`),
    ...checks.flatMap(({ name, verdict: its, reason, source, target }) => [
      line(verdicts[its], `${name}: ${inTerminal(reason)}`),
      ...(its === 'as-meant' ? [] : [`    target: ${answerWords(target)}`]),
      ...(its === 'as-meant' || !source ? [] : [`    source: ${answerWords(source)}`]),
      ...certificateLines('target', target),
      ...certificateLines('source', source),
    ]),
    ...events.map(eventLine),
    ...unjudgedTogether(unjudged).map(({ side, part, why }) =>
      line(verdicts.unjudged, `${side}: ${part}: ${inTerminal(why)}`),
    ),
    `The page: ${page}`,
    ends[verdict],
  ];
}

function findingLine({ rule, message, path, line: at, column, fix }: AnsweringFinding): string {
  const mend = fix ? ` Its quick-fix: ${inTerminal(fix)}` : '';
  return `${path}:${at}:${column} ${rule}: ${inTerminal(message)}${mend}`;
}

function line(verdict: string, words: string): string {
  return `${verdict.padEnd(10)}  ${words}`;
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

/** The same as plain data: sentences in place of their codes. */
export function plainVerification(found: VerificationResult): object {
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, plain(value)]));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isMessage(value)) return format(value);
  if (!isRecord(value)) return typeof value === 'bigint' ? String(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

function isMessage(value: unknown): value is Message {
  return isRecord(value) && typeof value.code === 'string' && isCode(value.code) && isRecord(value.args);
}
