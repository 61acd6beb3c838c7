import type { ComparisonAsk } from '../../../model/comparison/comparison.ts';
import { planFile } from '../../../model/migration/plan-file.ts';

/** The file of the plan that a comparison goes by; nothing where there is none. */
export function planOf(ask: ComparisonAsk): string | undefined {
  return ask.of === 'migration' ? planFile(ask.folder) : ask.plan;
}

/** Whether its mappings and patches say what the left side means on the right. */
export function isMapped(ask: ComparisonAsk): boolean {
  return ask.of === 'migration' || (ask.plan !== undefined && !ask.ignoresOnly);
}
