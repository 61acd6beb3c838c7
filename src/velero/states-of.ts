import type { Address, ClusterReader } from '../kube/cluster.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** The states of one object as they come, the present one first; nothing stands for an object that is not there. Ends when the signal aborts. */
export async function* statesOf(
  cluster: ClusterReader,
  { resource, namespace, name }: Address,
  signal: AbortSignal,
): AsyncGenerator<KubeObject | undefined> {
  const only = { fieldSelector: `metadata.name=${name}`, ...(namespace !== undefined && { namespace }) };
  let seen = false;
  for await (const event of cluster.watch(resource, { ...only, signal })) {
    if (event.type !== 'synced') yield event.type === 'deleted' ? undefined : event.object;
    else if (!seen) yield undefined;
    seen = true;
  }
}
