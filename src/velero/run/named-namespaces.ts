import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { namespaceResource } from '../../kube/namespace-resource.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { isNamespaceName } from '../../model/objects/namespace-name.ts';
import { unlessDenied } from '../unless-denied.ts';

/**
 * Throws `not-found` where a backup names namespaces that are not there: Velero would pass over them, and call it Completed. Patterns, and names that
 * this person may not look up, are left to Velero. `name`: of the backup.
 */
export async function requireNamespaces(
  cluster: ClusterReader,
  name: string,
  included: readonly string[] = [],
  signal: AbortSignal,
): Promise<void> {
  const missing = await Promise.all(
    included.filter(isNamespaceName).map(async (one) => {
      const address = { resource: namespaceResource, name: one };
      const isThere = await unlessDenied(getIfThere(cluster, address, signal).then(Boolean));
      return isThere === false ? [one] : [];
    }),
  );
  const namespaces = missing.flat().join(', ');
  if (namespaces === '') return;
  const { context } = cluster;
  throw new KubeferryError('not-found', message('velero.namespacesMissing', { namespaces, context, name }), {
    context,
    hint: message('velero.namespacesMissing.hint'),
  });
}
