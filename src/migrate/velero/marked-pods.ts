import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { podResource } from '../../kube/core-resources.ts';
import { toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { MigrateScope } from '../scope.ts';
import { changeObject } from './change-object.ts';
import type { PodVolumes } from './pod-volumes.ts';

/** By which Velero knows the volumes of a pod whose files it backs up: https://velero.io/docs/v1.18/file-system-backup/#using-the-opt-in-approach. */
const volumesAnnotation = 'backup.velero.io/backup-volumes';
/** What that annotation was before a run put its own there; empty where it was none. */
const beforeAnnotation = 'kubeferry.dev/backup-volumes-before';

/** Tells Velero by annotations which volumes of these pods to back up. What a person had told it stays, and comes back with `unmarkPods`. */
export async function markPods(
  cluster: ClusterWriter,
  pods: readonly PodVolumes[],
  scope: MigrateScope,
): Promise<void> {
  for (const { namespace, pod, volumes } of pods) {
    await change(cluster, { namespace, name: pod }, scope, (annotations) => {
      const before = annotations[beforeAnnotation] ?? annotations[volumesAnnotation] ?? '';
      const names = new Set([...before.split(',').filter(Boolean), ...volumes.map(({ name }) => name)]);
      return { ...annotations, [volumesAnnotation]: [...names].join(','), [beforeAnnotation]: before };
    });
  }
}

/** Takes the annotations off again. A pod on which they stay is told as a warning. */
export async function unmarkPods(
  cluster: ClusterWriter,
  pods: readonly Pick<PodVolumes, 'namespace' | 'pod'>[],
  scope: MigrateScope,
): Promise<void> {
  for (const { namespace, pod: name } of pods) {
    // Also after a cancel.
    const signal = AbortSignal.timeout(10_000);
    try {
      await change(cluster, { namespace, name }, { ...scope, signal }, (annotations) => {
        const { [volumesAnnotation]: own, [beforeAnnotation]: before, ...others } = annotations;
        if (before === undefined) return annotations;
        return before === '' ? others : { ...others, [volumesAnnotation]: before };
      });
    } catch (thrown) {
      const detail = toKubeferryError(thrown).words;
      const text = message('run.annotation-left', {
        annotation: volumesAnnotation,
        pod: `${namespace}/${name}`,
        detail,
      });
      scope.emit({ type: 'log', level: 'warning', step: 'back-up', context: cluster.context, text });
    }
  }
}

/** The pods of some namespaces on which a run left its annotations. */
export async function markedPods(
  cluster: ClusterReader,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<Pick<PodVolumes, 'namespace' | 'pod'>[]> {
  const found: Pick<PodVolumes, 'namespace' | 'pod'>[] = [];
  for (const namespace of namespaces) {
    for await (const { items } of cluster.list(podResource, { namespace, signal })) {
      const marked = items.filter(({ metadata }) => metadata.annotations?.[beforeAnnotation] !== undefined);
      found.push(...marked.map(({ metadata }) => ({ namespace, pod: metadata.name })));
    }
  }
  return found;
}

/** Nothing where the pod is gone: so are its annotations. */
function change(
  cluster: ClusterWriter,
  { namespace, name }: { namespace: string; name: string },
  { signal }: Pick<MigrateScope, 'signal'>,
  changed: (annotations: Record<string, string>) => Record<string, string>,
): Promise<void> {
  return changeObject(cluster, { resource: podResource, namespace, name }, signal, (pod) => ({
    ...pod,
    metadata: { ...pod.metadata, annotations: changed(pod.metadata.annotations ?? {}) },
  }));
}
