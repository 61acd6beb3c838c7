import type { ClusterReader } from '../../kube/cluster.ts';
import { namespaceResource } from '../../kube/namespace-resource.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';

/** A person who may not read namespaces can still migrate one: `unknown` lets the run go on. */
export async function namespacePhase(cluster: ClusterReader, namespace: string, signal: AbortSignal): Promise<string> {
  try {
    const { status } = await cluster.get({ resource: namespaceResource, name: namespace }, signal);
    return text(record(status).phase) ?? 'Active';
  } catch (thrown) {
    if (thrown instanceof KubeferryError && thrown.code === 'not-found') return 'absent';
    if (thrown instanceof KubeferryError && thrown.code === 'denied') return 'unknown';
    throw thrown;
  }
}
