import { toKubeferryError } from '../model/error.ts';
import type { ClusterReader } from './cluster.ts';
import { namespaceResource } from './namespace-resource.ts';

/** Throws `not-found` where a cluster has no namespace of that name, and what it throws else; who may not see the namespace may see what lies in it. */
export async function requireNamespace(cluster: ClusterReader, name: string, signal: AbortSignal): Promise<void> {
  try {
    await cluster.get({ resource: namespaceResource, name }, signal);
  } catch (thrown) {
    if (toKubeferryError(thrown).code !== 'denied') throw thrown;
  }
}
