import type { Effort, NamespaceAssessment } from '../model/assessment/assessment.ts';

/** Estimates from what was found: what breaks, data that moves, and what lies outside. */
export function effortOf({ findings, modes, outside }: Pick<NamespaceAssessment, 'findings' | 'modes' | 'outside'>): {
  effort: Effort;
  risk: Effort;
} {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const keepsData = modes.some(({ mode, fits }) => mode === 'parallel' && !fits);
  const work = errors * 3 + warnings + new Set(outside.map(({ host }) => host)).size;
  return {
    effort: work > 30 ? 'large' : work > 6 || keepsData ? 'medium' : 'small',
    risk: keepsData && errors > 0 ? 'large' : keepsData || errors > 0 || outside.length > 0 ? 'medium' : 'small',
  };
}
