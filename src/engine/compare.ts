import { type AdaptContext, mappingsFor } from '../adapt/context.ts';
import { patchesAt, patchesFor } from '../adapt/patches.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import { readPlanFile } from '../migrate/plan/read.ts';
import type {
  ComparedObject,
  ComparedSide,
  ComparisonAsk,
  ComparisonEvent,
  ComparisonResult,
  ComparisonWish,
  SideName,
} from '../model/comparison/comparison.ts';
import type { ComparisonRequests } from '../model/comparison/comparison-requests.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Mappings, Migration } from '../model/migration/plan.ts';
import type { ApiResource, ObjectRef } from '../model/objects/object.ts';
import { isSecret } from '../model/objects/secret.ts';
import { compareSides } from './comparison/compare.ts';
import { editsOf } from './comparison/edits.ts';
import { exportedBefore } from './comparison/exported-before.ts';
import { filledInBy } from './comparison/filled-in.ts';
import { followSides } from './comparison/follow.ts';
import { type ComparedWith, GroupComparison } from './comparison/group-comparison.ts';
import { manifestsOf, migrationSides, targetOf } from './comparison/migration-sides.ts';
import { comparedObject, gone } from './comparison/object-text.ts';
import { readPair } from './comparison/one-pair.ts';
import { withNamespaces, withSide } from './comparison/open-sides.ts';
import { outsideOf, takenBy } from './comparison/selection.ts';
import type { Side } from './comparison/side.ts';
import { takenChanges } from './comparison/take.ts';
import type { Call, EngineScope, Handlers } from './handler.ts';

/** Requests that hold two sides against each other; neither is changed. */
export const compareHandlers: Handlers<keyof ComparisonRequests> = {
  'compare.sides': async ({ follow = false, ...wish }, call, scope) =>
    compared(await comparingOf({ of: 'sides', ...wish }, call.signal, scope), follow, call, scope),
  'compare.migration': compareMigration,
  'compare.object': ({ ask, side, object }, { signal }, scope) => comparedObject(ask, side, object, { scope, signal }),
  'compare.patch': async ({ ask, ...refs }, { signal }, scope) => {
    const comparing = await comparingOf(ask, signal, scope);
    const { left, right } = await readPair(comparing, refs, { scope, signal });
    if (!right) throw gone(refs.object);
    if (isSecret(right.object)) throw new KubeferryError('invalid', message('compare.no-secret'));
    return opened(comparing, { scope, signal }, async (one, other, about) => {
      return { operations: await new GroupComparison(one, other, about, signal).patch(left, right) };
    });
  },
  'compare.take': async ({ folder, target, added, ...wish }, { signal }, scope) => {
    const ask = { of: 'migration' as const, folder, ...(target !== undefined && { target }) };
    // What the source means on the target is asked, and not what a person made of it.
    const { edited, ...comparing } = await comparingOf(ask, signal, scope);
    const read = await readPair(comparing, wish, { scope, signal });
    const pair = added ? { ...(read.right && { right: read.right }) } : read;
    const written = added && edited?.(wish.object)?.object;
    return opened(comparing, { scope, signal }, async (left, right, about) =>
      takenChanges({ ...pair, ...(written && { written }) }, wish, new GroupComparison(left, right, about, signal)),
    );
  },
};

/** Holds the source of a migration against a target. Throws what reading its plan and its folder throws, `wrong-cluster`, and what both sides throw. */
export async function compareMigration(
  { follow = false, ...wish }: ComparisonRequests['compare.migration']['params'],
  call: Call<ComparisonEvent>,
  scope: EngineScope,
): Promise<ComparisonResult> {
  return compared(await comparingOf({ of: 'migration', ...wish }, call.signal, scope), follow, call, scope);
}

/** What is to be compared, and what explains how it differs. Throws what reading a plan and its folder throws, and `wrong-cluster`. */
async function comparingOf(ask: ComparisonAsk, signal: AbortSignal, scope: EngineScope): Promise<Comparing> {
  if (ask.of === 'sides') {
    const { left, right, plan } = ask;
    const asked: SideName[] = ['left', 'right'];
    return { left, right, ...(plan === undefined ? { mappings: {}, asked } : await saidIn(plan, ask)) };
  }
  const { folder } = ask;
  const { plan, target, mappings, left, right } = await migrationSides(folder, ask.target, { scope, signal });
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

/** What a plan says of two sides: its mappings and patches, those of the target that the right one is, too, and what it ignores. Its source is not asked, on whichever side. Throws `invalid` for a target that it does not have. */
async function saidIn(
  file: string,
  { right, target: name, ignoresOnly }: ComparisonWish,
): Promise<Pick<Comparing, 'mappings' | 'asked' | 'patches' | 'ignore' | 'counted'>> {
  const { plan } = await readPlanFile(file);
  const { mappings, source, targets } = plan.spec;
  const noise = noiseIn(plan);
  const context = right.from === 'cluster' ? right.context : undefined;
  const isSource = context !== undefined && 'context' in source && source.context === context;
  if (ignoresOnly) return { mappings: {}, asked: isSource ? [] : ['right'], ...noise };
  const target = name === undefined ? targets.find((one) => one.context === context) : targetOf(plan, name);
  const patches = target ? patchesFor(plan, target) : patchesAt(plan.spec.patches, ['spec', 'patches']);
  const asked: SideName[] = target || !isSource ? ['right'] : [];
  return { mappings: target ? mappingsFor(plan, target) : mappings, asked, patches, ...noise };
}

/** What a plan ignores, and what of the built-in noise it does not. */
function noiseIn({ spec }: Migration): Required<Pick<ComparedWith, 'ignore' | 'counted'>> {
  return { ignore: spec.ignore ?? [], counted: new Set(spec.dontIgnore) };
}

/** What is compared, and what explains differences. */
interface Comparing extends Pick<ComparedWith, 'patches' | 'edited' | 'takes' | 'ignore' | 'counted'> {
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

/** `follow`: the comparison stays and tells what changes. */
async function compared(
  comparing: Comparing,
  follow: boolean,
  call: Call<ComparisonEvent>,
  scope: EngineScope,
): Promise<ComparisonResult> {
  const { signal } = call;
  const emit = (event: ComparisonEvent) => call.emit(withManifest(event, comparing));
  const telling = { signal, emit, drained: () => call.drained() };
  const { exportOf } = comparing;
  const exported = follow && exportOf !== undefined ? await exportedBefore(exportOf) : undefined;
  return opened(comparing, { scope, signal }, (left, right, about) =>
    follow
      ? followSides(left, right, { ...about, ...(exported && { exported }) }, telling)
      : compareSides(left, right, about, telling),
  );
}

function withManifest(event: ComparisonEvent, { manifestOf }: Comparing): ComparisonEvent {
  const manifest = event.type === 'object' ? manifestOf?.(event.object) : undefined;
  return event.type !== 'object' || manifest === undefined
    ? event
    : { ...event, object: { ...event.object, manifest } };
}

/** Works with both sides, which stay open meanwhile. Throws what opening them throws, and the work. */
function opened<Result>(
  {
    left,
    right,
    mappings,
    asked,
    patches = [],
    outside = [],
    edited,
    takes,
    ignore = [],
    counted,
    mayLack = false,
  }: Comparing,
  { scope, signal }: { scope: EngineScope; signal: AbortSignal },
  work: (left: Side, right: Side, about: ComparedWith) => Promise<Result>,
): Promise<Result> {
  const [inLeft, inRight] = [onlyOne(left), onlyOne(right)];
  const areNamed = left.namespaces.length > 0 && right.namespaces.length > 0;
  return withSide(left, { without: inRight, outside, scope, signal }, (one) =>
    withSide(right, { without: inLeft, outside, mayLack, scope, signal }, async (other) => {
      const cluster = right.from === 'cluster' ? await scope.cluster(right.context) : undefined;
      const about: ComparedWith = {
        mappings: withNamespaces(mappings, { left: one, right: other, areNamed }),
        patches,
        find: await findOn(cluster, signal),
        ignore,
        ...(counted && { counted }),
        ...(edited && { edited }),
        ...(takes && { takes }),
        filledIn: await filledInOn({ left, right }, asked, { scope, signal }),
      };
      return work(one, other, about);
    }),
  );
}

/** What of the sides that are asked is a cluster. Throws what connecting to it throws. */
async function filledInOn(
  sides: Record<SideName, ComparedSide>,
  asked: readonly SideName[],
  { scope, signal }: { scope: EngineScope; signal: AbortSignal },
): Promise<NonNullable<ComparedWith['filledIn']>> {
  const found: NonNullable<ComparedWith['filledIn']> = {};
  for (const name of asked) {
    const side = sides[name];
    if (side.from === 'cluster') found[name] = filledInBy(await scope.cluster(side.context), signal);
  }
  return found;
}

function onlyOne({ namespaces }: ComparedSide): string | undefined {
  return namespaces.length === 1 ? namespaces[0] : undefined;
}

/** What the right side serves; where it is no cluster, every version is as good as another. */
async function findOn(cluster: ClusterReader | undefined, signal: AbortSignal): Promise<AdaptContext['find']> {
  if (cluster) return (await cluster.discovery({ signal })).find;
  const any: ApiResource = { group: '', version: '', resource: '', kind: '', namespaced: true, verbs: [] };
  return () => any;
}
