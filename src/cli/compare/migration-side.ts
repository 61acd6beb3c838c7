import { resolve } from 'node:path';
import { handlers } from '../../engine/handlers.ts';
import type { ComparedSide, ComparisonWish } from '../../model/comparison/comparison.ts';
import { pairsIn } from '../../model/comparison/migration-pair.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import type { Performance } from '../perform.ts';
import { wrongUse } from '../wrong-use.ts';
import type { MigrationSide, NamedSide } from './named-side.ts';

/** These requests tell nothing on the way. */
const silent = { emit: () => undefined, drained: async () => undefined };

/** What the engine is asked with. */
type Asking = Pick<Performance, 'signal' | 'scope'>;

/**
 * Two sides as the engine compares them: of a migration that is one of them, what its source or its target is, and where the other one belongs to it
 * too, its plan. Throws `usage` where its mappings would go the wrong way round, what reading its plan throws, and
 * `wrong-cluster` where a context of it leads to another cluster than the plan pins.
 */
export async function resolvedSides(left: NamedSide, right: NamedSide, performance: Asking): Promise<ComparisonWish> {
  const sides = { left: await resolved(left, performance), right: await resolved(right, performance) };
  for (const named of [left, right]) {
    const plan = named.from === 'migration' ? await planOf(named, sides, performance) : undefined;
    if (plan) return { ...sides, ...plan };
  }
  return sides;
}

async function resolved(side: NamedSide, { signal, scope }: Asking): Promise<ComparedSide> {
  if (side.from !== 'migration') return side;
  const { from: _, ...of } = side;
  return handlers['compare.side'](of, { signal, ...silent }, scope);
}

/** What the plan of a migration is to two sides; nothing where one of them does not belong to it. */
async function planOf(
  { folder, target: wanted }: MigrationSide,
  { left, right }: { left: ComparedSide; right: ComparedSide },
  { signal, scope }: Asking,
): Promise<Pick<ComparisonWish, 'plan' | 'target' | 'ignoresOnly'> | undefined> {
  const [summary] = await handlers['migration.list']({ folders: [folder] }, { signal, ...silent }, scope);
  if (!summary?.plan) return undefined;
  const backups = summary.runs.flatMap(({ backup }) => backup ?? []);
  const pairs = pairsIn({ folder, plan: summary.plan, backups }, placed(left), placed(right));
  const fitting = pairs.filter(({ target }) => wanted === undefined || target === undefined || target === wanted);
  const [pair] = fitting;
  if (!pair) return undefined;
  if (pair.turned) throw wrongUse(`${summary.name} goes from its source to its target: name the source first`);
  if (fitting.length > 1) {
    throw wrongUse(`more than one target of ${summary.name} fits; --target says which one is meant`);
  }
  const plan = planFile(folder);
  return pair.target === undefined ? { plan, ignoresOnly: true } : { plan, target: pair.target };
}

function placed(side: ComparedSide): ComparedSide {
  return side.from === 'files' ? { ...side, paths: side.paths.map((path) => resolve(path)) } : side;
}
