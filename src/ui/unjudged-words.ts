import type { UnjudgedByTarget } from '../model/assessment/judgement.ts';
import { format } from '../model/message.ts';
import { objectCount } from './object-count.ts';
import type { Translate } from './translate.ts';

/** Reasons why something of an object was not judged, though the rest was. */
const partly: ReadonlySet<string> = new Set(['judgement.none.stand-in', 'judgement.none.by-schema']);

/** Reasons why nobody has to judge an object. */
const needless: ReadonlySet<string> = new Set(['judgement.none.stays']);

/** Whether objects that should have been judged were not, not even in part. */
export function isGap({ why }: UnjudgedByTarget): boolean {
  return !partly.has(why.code) && !needless.has(why.code);
}

/** How many reasons are told; more than these nobody reads in a notification. */
const told = 3;

/** What targets did not judge, and why, in sentences; what was not judged at all comes first, and kinds that are not served are one reason. */
export function unjudgedWords(unjudged: readonly UnjudgedByTarget[], t: Translate): string[] {
  const unserved = unjudged.filter(({ why }) => why.code === 'judgement.none.not-served');
  const others = unjudged.filter((one) => unserved.length < 2 || !unserved.includes(one));
  const reasons = others.toSorted((one, other) => Number(isGap(other)) - Number(isGap(one)));
  const sentences = [
    ...(unserved.length < 2 ? [] : [unservedWords(unserved, t)]),
    ...reasons.map((one) => reasonWords(one, t)),
  ];
  const more = sentences.length - told;
  if (more <= 0) return sentences;
  const rest = more === 1 ? t('There is one more reason.') : t('There are {count} more reasons.', { count: more });
  return [...sentences.slice(0, told), rest];
}

function reasonWords(one: UnjudgedByTarget, t: Translate): string {
  const args = { objects: objectCount(one.objects, t), why: format(one.why, t) };
  if (isGap(one)) return t('Not judged by the target: {objects}. {why}', args);
  return needless.has(one.why.code)
    ? t('Nothing to judge: {objects}. {why}', args)
    : t('Judged in part: {objects}. {why}', args);
}

/** Rules say of each what becomes of it; here they are only counted. */
function unservedWords(unserved: readonly UnjudgedByTarget[], t: Translate): string {
  const count = unserved.reduce((sum, { objects }) => sum + objects, 0);
  return t('Not judged by the target: {objects} of {kinds} kinds that it does not serve.', {
    objects: objectCount(count, t),
    kinds: unserved.length,
  });
}
