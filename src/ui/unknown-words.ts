import type { AssessedFiles } from '../model/assessment/assessment.ts';
import { objectCount } from './object-count.ts';
import type { Translate } from './translate.ts';

/** What an assessment says of what rules did not judge. */
type Judged = Pick<AssessedFiles, 'notJudged' | 'unjudged' | 'skipped'>;

/** Whether rules left something unjudged: a fact that they need is unknown, or nobody knows what stands in a file. */
export function leftUnknown(judged: readonly Judged[]): boolean {
  return judged.some(({ notJudged, skipped }) => notJudged.length > 0 || skipped.some(({ unread }) => unread));
}

/** How many facts are named; more than these nobody reads in a notification. */
const told = 3;

/** What rules did not judge in manifests, and why, in sentences; what could not be read at all comes first. */
export function unknownWords(judged: readonly Judged[], t: Translate): string[] {
  const unread = judged.flatMap(({ skipped }) => skipped.filter((one) => one.unread)).length;
  const facts = [...new Set(judged.flatMap(({ notJudged }) => notJudged.map(({ fact }) => fact)))];
  const args = {
    objects: objectCount(
      judged.reduce((sum, { unjudged }) => sum + unjudged, 0),
      t,
    ),
    facts: facts.slice(0, told).join(', '),
    more: facts.length - told,
  };
  return [
    ...(unread === 0
      ? []
      : unread === 1
        ? [t('Could not be read, so that nobody judged it: one place in a file.')]
        : [t('Could not be read, so that nobody judged it: {count} places in files.', { count: unread })]),
    ...(facts.length === 0
      ? []
      : [
          args.more > 0
            ? t('Not judged by every rule: {objects}, since nothing is known of {facts} and {more} more.', args)
            : t('Not judged by every rule: {objects}, since nothing is known of {facts}.', args),
        ]),
  ];
}
