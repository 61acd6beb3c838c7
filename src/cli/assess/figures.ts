import type { AssessedFiles } from '../../model/assessment/assessment.ts';
import type { Severity } from '../../model/assessment/finding.ts';
import { counted } from '../../model/words/counted.ts';

type Counted = Pick<AssessedFiles, 'findings' | 'silenced' | 'skipped' | 'unjudged'>;

/** How many findings there are of each severity, what is silenced and what was not judged, in words. */
export function figures({ findings, silenced, skipped, unjudged }: Counted): string {
  const of = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  const others = [
    [silenced.length, 'silenced'],
    [skipped.length, 'skipped'],
    [unjudged, 'not judged in full'],
  ] as const;
  return [
    counted(of('error'), 'error'),
    counted(of('warning'), 'warning'),
    `${of('info')} to know`,
    ...others.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
  ].join(', ');
}
