import type { ComparedSide, ComparisonAsk } from '../../model/comparison/comparison.ts';
import { pairsIn } from '../../model/comparison/migration-pair.ts';
import type { MigrationSummary } from '../../model/migration/migration-summary.ts';
import { planFile } from '../../model/migration/plan-file.ts';

/** A migration that two sides belong to, and how they are compared in it. */
export interface PairAsk {
  migration: string;
  folder: string;
  target?: string;
  ask: ComparisonAsk;
}

/** What two sides are compared as: in each migration that both belong to. Between a source and a target, where any has them so, its mappings count, and the source stands on the left. */
export function pairAsks(
  left: ComparedSide,
  right: ComparedSide,
  migrations: readonly Pick<MigrationSummary, 'folder' | 'name' | 'plan' | 'runs'>[],
): PairAsk[] {
  const found = migrations.flatMap(({ folder, name, plan, runs }) => {
    if (!plan) return [];
    const backups = runs.flatMap(({ backup }) => backup ?? []);
    return pairsIn({ folder, plan, backups }, left, right).map(({ target, turned }): PairAsk => {
      const sides = turned ? { left: right, right: left } : { left, right };
      const said = target === undefined ? { ignoresOnly: true as const } : { target };
      return {
        ...{ migration: name, folder, ...(target !== undefined && { target }) },
        ask: { of: 'sides', ...sides, plan: planFile(folder), ...said },
      };
    });
  });
  const across = found.filter(({ target }) => target !== undefined);
  return across.length > 0 ? across : found;
}
