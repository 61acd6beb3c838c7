import type { Finding } from '../model/assessment/finding.ts';
import type { Translate } from './translate.ts';

/** How many findings there are that something has to be done about. */
export interface FindingCounts {
  errors: number;
  warnings: number;
}

/** Counts findings by their severity; what is only to be known does not count. */
export function countFindings(findings: readonly Pick<Finding, 'severity'>[]): FindingCounts {
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
  return { errors: count('error'), warnings: count('warning') };
}

/** The counts in words: `3 errors, 1 warning`. */
export function countWords({ errors, warnings }: FindingCounts, t: Translate): string {
  if (errors === 0 && warnings === 0) return t('no errors or warnings');
  const words = [
    ...(errors === 0 ? [] : [errors === 1 ? t('1 error') : t('{count} errors', { count: errors })]),
    ...(warnings === 0 ? [] : [warnings === 1 ? t('1 warning') : t('{count} warnings', { count: warnings })]),
  ];
  return words.join(', ');
}
