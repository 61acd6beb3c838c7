import { runLabel } from '../../apply/marks.ts';
import { type RemoveItem, removeObjects } from '../../apply/remove.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { podResource } from '../../kube/core-resources.ts';
import { message } from '../../model/message.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { refOf } from '../../model/objects/object.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import { standInLabel } from './stand-ins.ts';

/** Removes from a target the pods that Velero brought for the sake of their volumes. One that stays is told as a warning. */
export async function removeStandIns(
  { plan, run, scope }: RunContext,
  { spec, mappings }: OpenTarget,
  writer: ClusterWriter,
): Promise<void> {
  const step = `restore:${spec.name}`;
  const { context } = spec;
  const items: RemoveItem[] = [];
  for (const source of plan.spec.select.namespaces) {
    const namespace = targetNamespace(mappings, source);
    const labelSelector = `${standInLabel},${runLabel}=${run}`;
    for await (const page of writer.list(podResource, { namespace, labelSelector, signal: scope.signal })) {
      for (const pod of page.items) {
        const { uid } = pod.metadata;
        if (uid !== undefined) items.push({ ref: refOf(podResource, pod), uid });
      }
    }
  }
  await removeObjects(writer, items, {
    signal: scope.signal,
    concurrency: scope.concurrency,
    done: ({ ref, state, reason }) => {
      if (state === 'removed') return;
      const text = message('run.stand-in-left', { pod: `${ref.namespace ?? ''}/${ref.name}`, detail: reason });
      scope.emit({ type: 'log', level: 'warning', step, context, text });
    },
    say: (text) => scope.emit({ type: 'log', level: 'info', step, context, text }),
  });
}
