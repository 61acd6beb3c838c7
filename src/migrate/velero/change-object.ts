import type { Address, ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** Times that an object is looked at again which changed under our hands. */
const attempts = 5;

/** Changes an object as it is now; nothing happens where it is gone, or `changed` gives nothing. Throws what the cluster throws. */
export async function changeObject(
  cluster: ClusterWriter,
  address: Address,
  signal: AbortSignal,
  changed: (object: KubeObject) => KubeObject | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const object = await getIfThere(cluster, address, signal);
    const meant = object && changed(object);
    if (!meant) return;
    try {
      await cluster.replace(address.resource, meant, { signal });
      return;
    } catch (thrown) {
      if (!(thrown instanceof KubeferryError) || thrown.code !== 'conflict' || attempt === attempts) throw thrown;
    }
  }
}
