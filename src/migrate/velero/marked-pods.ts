import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { podResource } from '../../kube/core-resources.ts';
import { toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { MigrateScope } from '../scope.ts';
import { changeObject } from './change-object.ts';
import { objectsIn } from './objects-in.ts';
import type { PodVolumes } from './pod-volumes.ts';

/** By which Velero knows the volumes of a pod whose files it backs up: https://velero.io/docs/v1.18/file-system-backup/#using-the-opt-in-approach. */
const volumesAnnotation = 'backup.velero.io/backup-volumes';
/** What that annotation was before a run put its own there; empty where it was none. */
const beforeAnnotation = 'kubeferry.dev/backup-volumes-before';
/** The run that did. */
const runAnnotation = 'kubeferry.dev/backup-volumes-for';

/**
 * Tells Velero by annotations which volumes of these pods to back up. What a person had told it stays, and comes back with `unmarkRun`. A pod that
 * another run left marked becomes one of this run.
 */
export async function markPods(
  cluster: ClusterWriter,
  pods: readonly PodVolumes[],
  run: string,
  scope: Pick<MigrateScope, 'signal' | 'emit'>,
): Promise<void> {
  for (const { namespace, pod, volumes } of pods) {
    await change(cluster, { namespace, name: pod }, scope, (annotations) => {
      const before = annotations[beforeAnnotation] ?? annotations[volumesAnnotation] ?? '';
      const names = new Set([...before.split(',').filter(Boolean), ...volumes.map(({ name }) => name)]);
      return {
        ...annotations,
        [volumesAnnotation]: [...names].join(','),
        [beforeAnnotation]: before,
        [runAnnotation]: run,
      };
    });
  }
}

/** Takes the annotations of a run off these pods. One on which they stay is told as a warning. */
async function unmarkPods(
  cluster: ClusterWriter,
  pods: readonly Pick<PodVolumes, 'namespace' | 'pod'>[],
  run: string,
  scope: Pick<MigrateScope, 'signal' | 'emit'>,
): Promise<void> {
  for (const { namespace, pod: name } of pods) {
    // Also after a cancel.
    const signal = AbortSignal.timeout(10_000);
    try {
      await unmarkPod(cluster, { namespace, name }, run, signal);
    } catch (thrown) {
      sayLeft(cluster, `${namespace}/${name}`, thrown, scope);
    }
  }
}

function sayLeft({ context }: ClusterReader, pod: string, thrown: unknown, { emit }: Pick<MigrateScope, 'emit'>): void {
  const detail = toKubeferryError(thrown).words;
  const text = message('run.annotation-left', { annotation: volumesAnnotation, pod, detail });
  emit({ type: 'log', level: 'warning', step: 'back-up', context, text });
}

/**
 * Takes the annotations of a run off all pods of some namespaces, those that an earlier session marked too: another one may pick other pods. What
 * stays is told as a warning, also that the pods could not be listed.
 */
export async function unmarkRun(
  cluster: ClusterWriter,
  namespaces: readonly string[],
  run: string,
  scope: Pick<MigrateScope, 'signal' | 'emit'>,
): Promise<void> {
  let marked: KubeObject[];
  try {
    // Also after a cancel.
    marked = await markedPods(cluster, namespaces, run, AbortSignal.timeout(30_000));
  } catch (thrown) {
    sayLeft(cluster, `${namespaces.join(', ')}/*`, thrown, scope);
    return;
  }
  await unmarkPods(
    cluster,
    marked.map(({ metadata: { namespace = '', name } }) => ({ namespace, pod: name })),
    run,
    scope,
  );
}

/** Takes the annotations of a run off one pod; those of another run stay. Throws what the cluster throws. */
export function unmarkPod(
  cluster: ClusterWriter,
  pod: { namespace: string; name: string },
  run: string,
  signal: AbortSignal,
): Promise<void> {
  return change(cluster, pod, { signal }, (annotations) => {
    const { [volumesAnnotation]: _own, [beforeAnnotation]: before, [runAnnotation]: by, ...others } = annotations;
    if (before === undefined || by !== run) return undefined;
    return before === '' ? others : { ...others, [volumesAnnotation]: before };
  });
}

/** The pods of some namespaces on which a run left its annotations. Throws what the cluster throws. */
export function markedPods(
  cluster: ClusterReader,
  namespaces: readonly string[],
  run: string,
  signal: AbortSignal,
): Promise<KubeObject[]> {
  const wanted = ({ metadata }: KubeObject) => metadata.annotations?.[runAnnotation] === run;
  return objectsIn(cluster, podResource, namespaces, { wanted, signal });
}

/** Nothing where `changed` gives nothing, or the pod is gone: so are its annotations. */
function change(
  cluster: ClusterWriter,
  { namespace, name }: { namespace: string; name: string },
  { signal }: Pick<MigrateScope, 'signal'>,
  changed: (annotations: Record<string, string>) => Record<string, string> | undefined,
): Promise<void> {
  return changeObject(cluster, { resource: podResource, namespace, name }, signal, (pod) => {
    const annotations = changed(pod.metadata.annotations ?? {});
    return annotations && { ...pod, metadata: { ...pod.metadata, annotations } };
  });
}
