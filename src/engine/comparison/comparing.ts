import { mappingsFor } from '../../adapt/context.ts';
import { patchesAt, patchesFor } from '../../adapt/patches.ts';
import { readPlanFile } from '../../migrate/plan/read.ts';
import type {
  ComparedObject,
  ComparedSide,
  ComparisonAsk,
  ComparisonWish,
  SideName,
} from '../../model/comparison/comparison.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Mappings, Migration } from '../../model/migration/plan.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import type { ComparedWith } from './compared-with.ts';
import { editsOf } from './edits.ts';
import { outsideOf, takenBy } from './selection.ts';
import { manifestsOf, migrationSides, requirePinnedSides, targetOf } from './sides/migration-sides.ts';
import type { ReadWith } from './sides/side.ts';

/** What is compared, and what explains differences. */
export interface Comparing extends Pick<ComparedWith, 'patches' | 'edited' | 'takes' | 'ignore' | 'counted'> {
  /** The folder of the migration whose source the left side is. */
  exportOf?: string;
  left: ComparedSide;
  right: ComparedSide;
  mappings: Mappings;
  /** The sides that are asked in dry runs, where they are clusters: never the source of a migration. */
  asked: readonly SideName[];
  /** Whether the right side's namespaces need not be there. */
  mayLack?: boolean;
  /** Objects outside namespaces. */
  outside?: readonly ObjectRef[];
  /** The file of an object's manifest, where it has one. */
  manifestOf?(compared: ComparedObject): string | undefined;
}

/** What is to be compared, and what explains how it differs. Throws what reading a plan and its folder throws, and `wrong-cluster`. */
export async function comparingOf(ask: ComparisonAsk, read: ReadWith): Promise<Comparing> {
  if (ask.of === 'sides') {
    const { left, right, plan } = ask;
    const asked: SideName[] = ['left', 'right'];
    return { left, right, ...(plan === undefined ? { mappings: {}, asked } : await saidIn(plan, ask, read)) };
  }
  const { folder } = ask;
  const { plan, target, mappings, left, right } = await migrationSides(folder, ask.target, read);
  return {
    ...{ left, right, mappings, asked: ['right'] },
    outside: await outsideOf(folder, target.name),
    edited: await editsOf(folder, target.name),
    takes: await takenBy(plan, { folder, target: target.name, mappings }),
    patches: patchesFor(plan, target),
    ...noiseIn(plan),
    manifestOf: manifestsOf(folder, target.name, mappings),
    exportOf: folder,
    // Before the first run all is missing there.
    mayLack: true,
  };
}

/** What a plan says of two sides: its mappings and patches, those of the target that the right one is, too, and what it ignores. Its source is not asked, on whichever side. Throws `invalid` for a target that it does not have, and `wrong-cluster` where a side's context leads to another cluster than it pins; and `invalid` where the sides stand the wrong way round. */
async function saidIn(
  file: string,
  { left, right, target: name, ignoresOnly }: ComparisonWish,
  read: ReadWith,
): Promise<Pick<Comparing, 'mappings' | 'asked' | 'patches' | 'ignore' | 'counted'>> {
  const { plan } = await readPlanFile(file);
  await requirePinnedSides(plan, [left, right], read);
  const { mappings, source, targets } = plan.spec;
  const noise = noiseIn(plan);
  const context = right.from === 'cluster' ? right.context : undefined;
  const isSource = context !== undefined && 'context' in source && source.context === context;
  if (ignoresOnly) return { mappings: {}, asked: isSource ? [] : ['right'], ...noise };
  if (isSource) requireSourceFirst(plan, context, left);
  const target = name === undefined ? targets.find((one) => one.context === context) : targetOf(plan, name);
  const patches = target ? patchesFor(plan, target) : patchesAt(plan.spec.patches, ['spec', 'patches']);
  const asked: SideName[] = target || !isSource ? ['right'] : [];
  return { mappings: target ? mappingsFor(plan, target) : mappings, asked, patches, ...noise };
}

/** The mappings of a plan lead from its source to its targets. */
function requireSourceFirst({ spec }: Migration, source: string, left: ComparedSide): void {
  if (left.from !== 'cluster' || left.context === source) return;
  if (!spec.targets.some(({ context }) => context === left.context)) return;
  throw new KubeferryError('invalid', message('compare.turned', { source, target: left.context }), {
    hint: message('compare.turned.hint', { source }),
  });
}

/** What a plan ignores, and what of the built-in noise it does not. */
function noiseIn({ spec }: Migration): Required<Pick<ComparedWith, 'ignore' | 'counted'>> {
  return { ignore: spec.ignore ?? [], counted: new Set(spec.dontIgnore) };
}
