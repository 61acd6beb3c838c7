import { type RemoveItem, removeObjects } from '../../apply/remove.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { claimResource } from '../../kube/core-resources.ts';
import { message } from '../../model/message.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { type ObjectRef, refOf } from '../../model/objects/object.ts';
import { labelValue } from '../../velero/run/label-value.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import type { TargetObjects } from '../direct/target-objects.ts';
import type { Journal } from '../journal/journal.ts';
import type { MigrateScope } from '../scope.ts';
import { type Brought, restoreLabel } from './brought.ts';

/**
 * Removes what Velero brought and a target is not to get: a Restore chooses kinds and namespaces, not single objects. What would run was left out
 * (`restoredKinds`). What cannot be removed is told as a warning, and goes with the undo of the run.
 */
export async function removeUnmeant(
  { run, scope }: RunContext,
  target: OpenTarget,
  writer: ClusterWriter,
  from: { objects: TargetObjects; brought: Brought; journal: Journal },
): Promise<void> {
  const { objects, brought, journal } = from;
  const unmeant: RemoveItem[] = [];
  for (const { ref, uid } of brought.values()) if (!objects.has(ref)) unmeant.push({ ref, uid });
  if (unmeant.length === 0) return;
  await remove(scope, target, writer, unmeant, (object) => {
    const { name, context } = target.spec;
    const reason = message('run.brought-unmeant');
    journal.append({ type: 'object', run, step: `apply:${name}`, object, outcome: 'removed', reason });
    scope.emit({ type: 'object', step: `restore:${name}`, context, object, outcome: 'removed', reason });
  });
  await journal.settled();
}

/** Removes the claims that a Restore brought and a target is not to get; once a pod mounts one, it would take its data along. */
export async function removeUnmeantClaims(
  { plan, scope }: RunContext,
  target: OpenTarget,
  writer: ClusterWriter,
  { restore, objects }: { restore: string; objects: TargetObjects },
): Promise<void> {
  const unmeant: RemoveItem[] = [];
  for (const source of plan.spec.select.namespaces) {
    const namespace = targetNamespace(target.mappings, source);
    const labelSelector = `${restoreLabel}=${labelValue(restore)}`;
    for await (const { items } of writer.list(claimResource, { namespace, labelSelector, signal: scope.signal })) {
      for (const claim of items) {
        const ref = refOf(claimResource, claim);
        const { uid } = claim.metadata;
        if (uid !== undefined && !objects.has(ref)) unmeant.push({ ref, uid });
      }
    }
  }
  await remove(scope, target, writer, unmeant, () => undefined);
}

async function remove(
  scope: MigrateScope,
  { spec: { name, context } }: OpenTarget,
  writer: ClusterWriter,
  items: readonly RemoveItem[],
  removed: (object: ObjectRef) => void,
): Promise<void> {
  await removeObjects(writer, items, {
    signal: scope.signal,
    concurrency: scope.concurrency,
    done: ({ ref: object, state, reason }) => {
      if (state === 'removed') return removed(object);
      const text = message('run.velero-unremoved', { object: object.name, reason });
      scope.emit({ type: 'log', level: 'warning', step: `restore:${name}`, context, text });
    },
  });
}
