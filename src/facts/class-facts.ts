import type { ClusterReader } from '../kube/cluster.ts';
import { Look } from '../kube/look.ts';
import type { ClusterFacts } from '../model/cluster-facts.ts';
import { ingressClassOf } from './classes.ts';
import { storageClassOf } from './storage.ts';

/** Only what a cluster's storage and ingress classes are; absent what may not be listed. Throws what the lists throw otherwise. */
export async function classFacts(
  cluster: ClusterReader,
  signal: AbortSignal,
): Promise<Pick<ClusterFacts, 'storageClasses' | 'ingressClasses'>> {
  const discovery = await cluster.discovery({ signal });
  const look = new Look(cluster, discovery, { signal, passes: (code) => code === 'denied' });
  const [storageClasses, ingressClasses] = await Promise.all([
    look.each('storageclasses.storage.k8s.io', storageClassOf),
    look.each('ingressclasses.networking.k8s.io', ingressClassOf),
  ]);
  return { ...(storageClasses && { storageClasses }), ...(ingressClasses && { ingressClasses }) };
}
