import { type RemoveItem, removeObjects } from '../../apply/remove.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { message } from '../../model/message.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import type { TargetObjects } from '../direct/target-objects.ts';
import type { Journal } from '../journal/journal.ts';
import type { Brought } from './brought.ts';

/**
 * Removes what Velero brought and a target is not to get: a Restore chooses kinds and namespaces, not single objects. What cannot be removed is
 * told as a warning, and goes with the undo of the run.
 */
export async function removeUnmeant(
  { run, scope }: RunContext,
  target: OpenTarget,
  writer: ClusterWriter,
  from: { objects: TargetObjects; brought: Brought; journal: Journal },
): Promise<void> {
  const { name, context } = target.spec;
  const step = `restore:${name}`;
  const { objects, brought, journal } = from;
  const unmeant: RemoveItem[] = [];
  for (const { ref, uid } of brought.values()) if (!objects.has(ref)) unmeant.push({ ref, uid });
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
