import { definedKinds, untilServed } from '../../apply/definitions.ts';
import { waitReady } from '../../apply/readiness.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import type { VeleroChangeResult } from '../../model/velero/velero-change.ts';
import { applyObject } from './apply-object.ts';
import type { ChangeScope, ChangeStep } from './steps.ts';

/** What was done to objects so far. */
export type Counts = VeleroChangeResult['counts'];

/** No object yet. */
export function noCounts(): Counts {
  return { created: 0, updated: 0, unchanged: 0, removed: 0 };
}

/** How what was done is told, and counted. */
const outcomes = { create: 'created', update: 'updated', nothing: 'unchanged' } as const;

/** Applies objects one after another; each is told, and counted. Gives their references. */
export async function applyAll(
  cluster: ClusterWriter,
  objects: readonly KubeObject[],
  step: ChangeStep,
  { signal, emit }: ChangeScope,
  counts: Counts,
  manager?: string,
): Promise<ObjectRef[]> {
  const refs: ObjectRef[] = [];
  for (const object of objects) {
    signal.throwIfAborted();
    const { ref, did, places } = await applyObject(cluster, object, { dryRun: false, manager, signal });
    const outcome = outcomes[did];
    const reason = message(`velero.${outcome}`, { places });
    counts[outcome] += 1;
    refs.push(ref);
    emit({ type: 'object', step, context: cluster.context, object: ref, outcome, reason });
    emit({ type: 'progress', step, done: refs.length, total: objects.length, unit: 'objects' });
  }
  return refs;
}

/** Waits until the kinds of definitions can be used. Throws `conflict` naming those that cannot. */
export async function untilUsable(
  cluster: ClusterWriter,
  definitions: readonly KubeObject[],
  { signal }: ChangeScope,
): Promise<void> {
  const kinds = new Map(definitions.map((one) => [one.metadata.name, definedKinds(one)]));
  const left = await untilServed(cluster, kinds, signal);
  if (left.length === 0) return;
  throw new KubeferryError('conflict', message('velero.definitionsNotServed', { definitions: left.join(', ') }), {
    context: cluster.context,
    hint: message('velero.again.hint'),
  });
}

/** Waits until workloads run. Throws `conflict` with the reason of the first that does not in time. */
export async function untilReady(
  cluster: ClusterWriter,
  refs: readonly ObjectRef[],
  { signal, emit, waitSeconds }: ChangeScope,
): Promise<void> {
  const workloads = refs.filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet');
  const about = { signal, emit, step: 'ready', timeoutMs: waitSeconds * 1000 };
  const standing = await waitReady(cluster, workloads, about);
  const late = standing.find(({ ready }) => !ready);
  if (!late) return;
  const { kind, name } = late.object;
  const words = { kind, name, seconds: waitSeconds, reason: late.reason };
  throw new KubeferryError('conflict', message('velero.notReady', words), {
    context: cluster.context,
    object: late.object,
    hint: message('velero.again.hint'),
  });
}
