import type { AssessedFiles } from '../../model/assessment/assessment.ts';

/**
 * Whether there was something to judge, all of it could be read, it is known which kinds the target serves, and no own rule of errors failed: only
 * then nothing found means something.
 */
export function wasJudged({
  objects,
  skipped,
  findings,
  ...facts
}: Pick<AssessedFiles, 'objects' | 'skipped' | 'findings' | 'notJudged' | 'notJudgedByTarget'>): boolean {
  const failed = findings.some(({ severity, message }) => severity === 'error' && message.code === 'own.unjudged');
  return objects > 0 && !failed && knowsKinds(facts) && !skipped.some(({ unread }) => unread);
}

/** Whether the kinds are known that the target serves, of which nearly every rule speaks; a target that was asked judged by those itself. */
export function knowsKinds({
  notJudged,
  notJudgedByTarget,
}: Pick<AssessedFiles, 'notJudged' | 'notJudgedByTarget'>): boolean {
  return notJudgedByTarget !== undefined || !notJudged.some(({ fact }) => fact === 'apis');
}
