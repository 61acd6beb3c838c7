import type { AssessedFiles } from '../../model/assessment.ts';
import { counted } from '../../model/counted.ts';
import type { Severity } from '../../model/finding.ts';

/** How many findings there are of each severity, in words. */
export function figures({ findings, silenced }: Pick<AssessedFiles, 'findings' | 'silenced'>): string {
  const of = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  const quiet = silenced.length > 0 ? `, ${silenced.length} silenced` : '';
  return `${counted(of('error'), 'error')}, ${counted(of('warning'), 'warning')}, ${of('info')} to know${quiet}`;
}
