import { join } from 'node:path';
import type { ComparisonAsk } from '../../../model/comparison.ts';

/** The file of the plan that a comparison goes by; nothing where there is none. */
export function planOf(ask: ComparisonAsk): string | undefined {
  return ask.of === 'migration' ? join(ask.folder, 'migration.yaml') : ask.plan;
}
