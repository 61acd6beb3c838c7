import { join } from 'node:path';
import type { ComparisonAsk } from '../../../model/comparison/comparison.ts';

/** The file of the plan that a comparison goes by; nothing where there is none. */
export function planOf(ask: ComparisonAsk): string | undefined {
  return ask.of === 'migration' ? planIn(ask.folder) : ask.plan;
}

/** Whether its mappings and patches say what the left side means on the right. */
export function isMapped(ask: ComparisonAsk): boolean {
  return ask.of === 'migration' || (ask.plan !== undefined && !ask.ignoresOnly);
}

/** The file of the plan in the folder of a migration. */
export function planIn(folder: string): string {
  return join(folder, 'migration.yaml');
}
