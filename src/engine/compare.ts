import { type AdaptContext, mappingsFor } from '../adapt/context.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import { targetNamespace } from '../migrate/direct/run-context.ts';
import { readPlan, readPlanFile } from '../migrate/plan/read.ts';
import { storeOf } from '../migrate/plan-store.ts';
import { requireSameCluster } from '../migrate/require-same-cluster.ts';
import type { ComparedSide, ComparisonEvent, ComparisonResult } from '../model/comparison.ts';
import type { ComparisonRequests } from '../model/comparison-requests.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { ApiResource, ObjectRef } from '../model/object.ts';
import type { Mappings, Migration, MigrationTarget } from '../model/plan.ts';
import { type ComparedWith, compareSides } from './comparison/compare.ts';
import { editsOf } from './comparison/edits.ts';
import { filledInBy } from './comparison/filled-in.ts';
import { withNamespaces, withSide } from './comparison/open-sides.ts';
import { outsideOf, takenBy } from './comparison/selection.ts';
import type { Call, EngineScope, Handlers } from './handler.ts';

/** Requests that hold two sides against each other; neither is changed. */
export const compareHandlers: Handlers<keyof ComparisonRequests> = {
  'compare.sides': async ({ left, right, plan }, call, scope) =>
    compared({ left, right, mappings: plan === undefined ? {} : await mappingsIn(plan, right) }, call, scope),
  'compare.migration': async ({ folder, target: name }, call, scope) => {
    const { plan } = await readPlan(folder);
    const target = targetOf(plan, name);
    const mappings = mappingsFor(plan, target);
    const { namespaces } = plan.spec.select;
    const { source } = plan.spec;
    const left: ComparedSide =
      'backup' in source
        ? { from: 'backup', store: storeOf(folder, plan), name: source.backup, namespaces }
        : { from: 'cluster', context: source.context, namespaces };
    const right: ComparedSide = {
      from: 'cluster',
      context: target.context,
      namespaces: namespaces.map((namespace) => targetNamespace(mappings, namespace)),
    };
    await requireClusters(plan, target, call.signal, scope);
    const about = {
      outside: await outsideOf(folder, target.name),
      edited: await editsOf(folder, target.name),
      takes: await takenBy(plan, { folder, target: target.name, mappings }),
    };
    return compared({ left, right, mappings, ...about }, call, scope);
  },
};

/** The mappings of a plan, those of its target that the right side is, too. */
async function mappingsIn(file: string, right: ComparedSide): Promise<Mappings> {
  const { plan } = await readPlanFile(file);
  const target = right.from === 'cluster' && plan.spec.targets.find(({ context }) => context === right.context);
  return target ? mappingsFor(plan, target) : plan.spec.mappings;
}

/** Holds the contexts of a plan against the clusters that it pins. Throws `wrong-cluster`, and what the clusters throw. */
async function requireClusters({ spec }: Migration, target: MigrationTarget, signal: AbortSignal, scope: EngineScope) {
  for (const { context, cluster } of ['backup' in spec.source ? [] : [spec.source], [target]].flat()) {
    await requireSameCluster('run', { reader: await scope.cluster(context), ...(cluster && { uid: cluster }) }, signal);
  }
}

/** What is compared, and what explains differences. */
interface Comparing extends Pick<ComparedWith, 'edited' | 'takes'> {
  left: ComparedSide;
  right: ComparedSide;
  mappings: Mappings;
  /** Objects outside namespaces. */
  outside?: readonly ObjectRef[];
}

async function compared(
  { left, right, mappings, outside = [], edited, takes }: Comparing,
  call: Call<ComparisonEvent>,
  scope: EngineScope,
): Promise<ComparisonResult> {
  const { signal } = call;
  const [inLeft, inRight] = [onlyOne(left), onlyOne(right)];
  const areNamed = left.namespaces.length > 0 && right.namespaces.length > 0;
  return withSide(left, { without: inRight, outside, scope, signal }, (one) =>
    withSide(right, { without: inLeft, outside, scope, signal }, async (other) => {
      const cluster = right.from === 'cluster' ? await scope.cluster(right.context) : undefined;
      const about: ComparedWith = {
        mappings: withNamespaces(mappings, { left: one, right: other, areNamed }),
        find: await findOn(cluster, signal),
        ...(edited && { edited }),
        ...(takes && { takes }),
        ...(cluster && { settled: filledInBy(cluster, signal) }),
      };
      return compareSides(one, other, about, call);
    }),
  );
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

/** The target of a plan that is meant. Throws `invalid` where that is not clear. */
function targetOf({ spec, metadata }: Migration, name: string | undefined): MigrationTarget {
  const found = name === undefined ? spec.targets : spec.targets.filter((one) => one.name === name);
  const [target, another] = found;
  if (target && !another) return target;
  const names = spec.targets.map((one) => one.name).join(', ');
  throw new KubeferryError('invalid', message('compare.target', { migration: metadata.name, names }), {
    hint: message('compare.target.hint'),
  });
}
