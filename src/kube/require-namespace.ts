import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { ClusterReader } from './cluster.ts';
import { namespaceResource } from './namespace-resource.ts';

/** Throws `not-found` where a cluster has no namespace of that name, and what it throws else; who may not see the namespace may see what lies in it. */
export async function requireNamespace(cluster: ClusterReader, name: string, signal: AbortSignal): Promise<void> {
  try {
    await cluster.get({ resource: namespaceResource, name }, signal);
  } catch (thrown) {
    const { code } = toKubeferryError(thrown);
    if (code === 'not-found') throw namespaceMissing(name, cluster.context, thrown);
    if (code !== 'denied') throw thrown;
  }
}

/** Says that a cluster has no namespace of that name. */
export function namespaceMissing(namespace: string, context: string, cause: unknown): KubeferryError {
  return new KubeferryError('not-found', message('kube.namespaceMissing', { namespace, context }), {
    hint: message('kube.namespaceMissing.hint'),
    context,
    cause,
  });
}
