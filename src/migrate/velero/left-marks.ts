import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { claimResource, configMapResource, podResource } from '../../kube/core-resources.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { groupResource, type KubeObject, type ObjectRef, refOf } from '../../model/objects/object.ts';
import { leftPolicy, markedClaims, unmarkClaim } from './marked-claims.ts';
import { markedPods, unmarkPod } from './marked-pods.ts';

/** What a run that was cut off while Velero made its backup left on its source. */
export interface LeftMarks {
  /** Pods and claims that bear its marks. */
  marked: MarkedObject[];
  /** What only the run put there. */
  own: MarkedObject[];
}

interface MarkedObject {
  object: ObjectRef;
  uid: string;
}

/** Finds the marks that a run left on its source. `namespaces`: those with claims whose data was to go along. Throws what the cluster throws. */
export async function leftMarks(
  reader: ClusterReader,
  of: { plan: Migration; run: string },
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<LeftMarks> {
  const rows = (resource: typeof podResource, objects: readonly KubeObject[]) =>
    objects.map((object) => ({ object: refOf(resource, object), uid: object.metadata.uid ?? '' }));
  const pods = await markedPods(reader, namespaces, of.run, signal);
  const claims = await markedClaims(reader, namespaces, of.run, signal);
  const policy = await leftPolicy(reader, of, signal);
  return {
    marked: [...rows(podResource, pods), ...rows(claimResource, claims)],
    own: policy ? rows(configMapResource, [policy]) : [],
  };
}

/** Takes one of them off, or away. Nothing happens where it is gone, or another run's by now. Throws what the cluster throws. */
export function takeOffMark(
  writer: ClusterWriter,
  { object, uid }: MarkedObject,
  run: string,
  signal: AbortSignal,
): Promise<void> {
  const { namespace = '', name } = object;
  switch (groupResource(object)) {
    case 'pods':
      return unmarkPod(writer, { namespace, name }, run, signal);
    case 'persistentvolumeclaims':
      return unmarkClaim(writer, `${namespace}/${name}`, run, signal);
    default:
      return writer.delete({ resource: configMapResource, namespace, name, uid }, { signal });
  }
}
