import type { AssessedFiles } from '../../model/assessment.ts';

/** Whether there was something to judge, all of it could be read, and no own rule of errors failed: only then nothing found means something. */
export function wasJudged({
  objects,
  skipped,
  findings,
}: Pick<AssessedFiles, 'objects' | 'skipped' | 'findings'>): boolean {
  const failed = findings.some(({ severity, message }) => severity === 'error' && message.code === 'own.unjudged');
  return objects > 0 && !failed && !skipped.some(({ unread }) => unread);
}
