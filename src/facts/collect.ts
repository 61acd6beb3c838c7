import type { ClusterReader, Discovery } from '../kube/cluster.ts';
import { Look } from '../kube/look.ts';
import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import { gatewayClassOf, ingressClassOf, priorityClassOf, runtimeClassOf } from './classes.ts';
import { namespaceFacts } from './namespaces.ts';
import { nodeFacts } from './node.ts';
import { clusterDomainOf, ingressHostsOf, serviceCidrsOf, serviceOf } from './services.ts';
import { snapshotClassOf, storageClassOf } from './storage.ts';
import { webhooksOf } from './webhooks.ts';

/** What is to be read beside what counts for all of a cluster. */
export interface FactsWish {
  /** Namespaces of which the names of their objects are read too. */
  namesIn?: readonly string[];
  signal: AbortSignal;
}

/** Error codes that say something about the whole cluster or the whole reading, and not about one list. */
const ofAll: ReadonlySet<string> = new Set(['cancelled', 'expired-credentials', 'unreachable']);

/**
 * Reads what a cluster offers; nothing is written. What this person may not read, or what the cluster fails to say, is named as
 * unknown. Throws what discovery throws, and `cancelled`.
 */
export async function collectFacts(cluster: ClusterReader, { namesIn = [], signal }: FactsWish): Promise<ClusterFacts> {
  const [version, discovery, uid] = await Promise.all([
    cluster.version(signal),
    cluster.discovery({ fresh: true, signal }),
    cluster.uid(signal),
  ]);
  const look = new Look(cluster, discovery, { signal, passes: (code) => !ofAll.has(code) });
  for (const group of discovery.failed) look.lack(group, 'The API server cannot say what the group holds.');
  const [lists, namespaces] = await Promise.all([clusterLists(look), namespaceFacts(look, namesIn)]);
  return {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'ClusterFacts',
    context: cluster.context,
    cluster: uid,
    takenAt: new Date().toISOString(),
    version,
    apis: apisOf(discovery),
    ...lists,
    ...(namespaces && { namespaces }),
    unknown: look.unknown,
  };
}

function apisOf({ served }: Discovery): ClusterFacts['apis'] {
  return served.map(({ group, version, resource, kind, namespaced }) => ({
    group,
    version,
    resource,
    kind,
    namespaced,
  }));
}

/** The lists that count for all of a cluster; absent what is unknown. */
async function clusterLists(look: Look): Promise<Partial<ClusterFacts>> {
  const lists = {
    customResources: look.names('customresourcedefinitions.apiextensions.k8s.io'),
    storageClasses: look.each('storageclasses.storage.k8s.io', storageClassOf),
    csiDrivers: look.names('csidrivers.storage.k8s.io'),
    snapshotClasses: look.each('volumesnapshotclasses.snapshot.storage.k8s.io', snapshotClassOf),
    ingressClasses: look.each('ingressclasses.networking.k8s.io', ingressClassOf),
    gatewayClasses: look.each('gatewayclasses.gateway.networking.k8s.io', gatewayClassOf),
    priorityClasses: look.each('priorityclasses.scheduling.k8s.io', priorityClassOf),
    runtimeClasses: look.each('runtimeclasses.node.k8s.io', runtimeClassOf),
    nodes: nodeFacts(look),
    clusterRoles: look.names('clusterroles.rbac.authorization.k8s.io'),
    serviceCidrs: look.each('servicecidrs.networking.k8s.io', serviceCidrsOf),
    services: look.each('services', serviceOf),
    ingressHosts: look.each('ingresses.networking.k8s.io', ingressHostsOf),
    clusterDomain: look.one('configmaps', { namespace: 'kube-system', object: 'coredns' }, clusterDomainOf),
    webhooks: webhooksOf(look),
  };
  const services = await lists.services;
  return {
    customResources: await lists.customResources,
    storageClasses: await lists.storageClasses,
    csiDrivers: await lists.csiDrivers,
    snapshotClasses: await lists.snapshotClasses,
    ingressClasses: await lists.ingressClasses,
    gatewayClasses: await lists.gatewayClasses,
    priorityClasses: await lists.priorityClasses,
    runtimeClasses: await lists.runtimeClasses,
    ...(await lists.nodes),
    clusterRoles: await lists.clusterRoles,
    serviceCidrs: (await lists.serviceCidrs)?.flat(),
    clusterDomain: await lists.clusterDomain,
    nodePorts: services?.flatMap(({ nodePorts }) => nodePorts),
    loadBalancers: services?.flatMap(({ loadBalancers }) => loadBalancers),
    ingressHosts: (await lists.ingressHosts)?.flat(),
    webhooks: await lists.webhooks,
  };
}
