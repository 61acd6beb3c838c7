import type { ClusterReader } from '../kube/cluster.ts';
import { Look } from '../kube/look.ts';
import type { ClusterFacts } from '../model/cluster-facts.ts';
import { imagesOn, nodeOf, registriesOf } from './node.ts';

/** Only what tells which registries a cluster's nodes pull from; absent what may not be listed. Throws what the lists throw otherwise. */
export async function pullFacts(
  cluster: ClusterReader,
  signal: AbortSignal,
): Promise<Pick<ClusterFacts, 'nodes' | 'registries' | 'csiDrivers'>> {
  const discovery = await cluster.discovery({ signal });
  const look = new Look(cluster, discovery, { signal, passes: (code) => code === 'denied' });
  const [nodes, csiDrivers] = await Promise.all([
    look.each('nodes', (node) => ({ fact: nodeOf(node), images: imagesOn(node) })),
    look.names('csidrivers.storage.k8s.io'),
  ]);
  return {
    ...(nodes && {
      nodes: nodes.map(({ fact }) => fact),
      registries: registriesOf(nodes.flatMap(({ images }) => images)),
    }),
    ...(csiDrivers && { csiDrivers }),
  };
}
