import type { ClusterReader } from '../kube/cluster.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { ApiResource } from '../model/objects/object.ts';

/** A resource of Velero by its plural, such as `backups`. Throws `not-found` where the cluster does not serve it, and what discovery throws. */
export async function veleroResource(
  cluster: ClusterReader,
  plural: string,
  signal: AbortSignal,
): Promise<ApiResource> {
  const resource = `${plural}.velero.io`;
  const { context } = cluster;
  const find = async (fresh: boolean) => (await cluster.discovery({ fresh, signal })).findResource(resource);
  // It may have been installed since the cluster was connected.
  const found = (await find(false)) ?? (await find(true));
  if (found) return found;
  throw new KubeferryError('not-found', message('velero.notServed', { context, resource }), {
    context,
    hint: message('velero.notServed.hint'),
  });
}
