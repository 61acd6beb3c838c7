import { type RemoveItem, removeObjects } from '../../apply/remove.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { message } from '../../model/message.ts';
import { groupResource, type ObjectRef } from '../../model/object.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import type { TargetObjects } from '../direct/target-objects.ts';
import type { Journal } from '../journal/journal.ts';
import type { BackedUpPod } from './backed-up-pods.ts';
import type { Brought } from './brought.ts';

/** Kinds that Velero restores with volumes, since it fills them through their pods; controllers take them over. */
export const kindsOfPods: readonly string[] = ['pods', 'replicasets.apps'];

/**
 * Removes what Velero brought and a target is not to get: a Restore chooses kinds and namespaces, not single objects. What cannot be removed is
 * told as a warning, and goes with the undo of the run.
 */
export async function removeUnmeant(
  { run, scope }: RunContext,
  target: OpenTarget,
  writer: ClusterWriter,
  from: { objects: TargetObjects; brought: Brought; pods: readonly BackedUpPod[]; journal: Journal },
): Promise<void> {
  const { name, context } = target.spec;
  const step = `restore:${name}`;
  const { objects, brought, pods, journal } = from;
  // The Job that is meant begins anew; a pod of the old one would do its work a second time.
  const ofJobs = new Set(pods.filter(({ isOfJob }) => isOfJob).map(({ pod }) => pod));
  const goes = (ref: ObjectRef) =>
    groupResource(ref) === 'pods' ? ofJobs.has(ref.name) : !kindsOfPods.includes(groupResource(ref));
  const unmeant: RemoveItem[] = [];
  for (const { ref, uid } of brought.values()) {
    if (objects.has(ref)) continue;
    if (groupResource(ref) === 'persistentvolumeclaims') {
      // A claim that a pod mounts would go with its data when that pod ends.
      const text = message('run.claim-stays', { claim: `${ref.namespace ?? ''}/${ref.name}` });
      scope.emit({ type: 'log', level: 'warning', step, context, text });
    } else if (goes(ref)) unmeant.push({ ref, uid });
  }
  if (unmeant.length === 0) return;
  await removeObjects(writer, unmeant, {
    signal: scope.signal,
    concurrency: scope.concurrency,
    done: ({ ref: object, state, reason: why }) => {
      if (state !== 'removed') {
        const text = message('run.velero-unremoved', { object: object.name, reason: why });
        scope.emit({ type: 'log', level: 'warning', step, context, text });
        return;
      }
      const reason = message('run.brought-unmeant');
      journal.append({ type: 'object', run, step: `apply:${name}`, object, outcome: 'removed', reason });
      scope.emit({ type: 'object', step, context, object, outcome: 'removed', reason });
    },
  });
  await journal.settled();
}
