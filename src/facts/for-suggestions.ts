import type { ClusterReader } from '../kube/cluster.ts';
import { Look } from '../kube/look.ts';
import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import { ingressClassOf } from './classes.ts';
import { nodeFacts } from './node.ts';
import { storageClassOf } from './storage.ts';

/** Only what a cluster's storage and ingress classes are; absent what may not be listed. Throws what the lists throw otherwise. */
export async function classFacts(
  cluster: ClusterReader,
  signal: AbortSignal,
): Promise<Pick<ClusterFacts, 'storageClasses' | 'ingressClasses'>> {
  const look = await lookAt(cluster, signal);
  const [storageClasses, ingressClasses] = await Promise.all([
    look.each('storageclasses.storage.k8s.io', storageClassOf),
    look.each('ingressclasses.networking.k8s.io', ingressClassOf),
  ]);
  return { ...(storageClasses && { storageClasses }), ...(ingressClasses && { ingressClasses }) };
}

/** Only what tells which registries a cluster's nodes pull from; absent what may not be listed. Throws what the lists throw otherwise. */
export async function pullFacts(
  cluster: ClusterReader,
  signal: AbortSignal,
): Promise<Pick<ClusterFacts, 'nodes' | 'registries' | 'csiDrivers'>> {
  const look = await lookAt(cluster, signal);
  const [nodes, csiDrivers] = await Promise.all([nodeFacts(look), look.names('csidrivers.storage.k8s.io')]);
  return { ...nodes, ...(csiDrivers && { csiDrivers }) };
}

async function lookAt(cluster: ClusterReader, signal: AbortSignal): Promise<Look> {
  return new Look(cluster, await cluster.discovery({ signal }), { signal, passes: (code) => code === 'denied' });
}
