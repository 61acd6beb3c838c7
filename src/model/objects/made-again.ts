import { list, record } from '../json/parse.ts';
import type { ObjectMeta } from './object.ts';

/** Kinds that mean nothing without the controller that makes them; with one as its owner, an object is never moved or restored. */
export const madeByControllers: ReadonlySet<string> = new Set([
  'controllerrevisions.apps',
  'endpointslices.discovery.k8s.io',
  'jobs.batch',
  'pods',
  'replicasets.apps',
]);

/** Whether the target's own controllers make an object of one of these kinds again, by its metadata: a pod of a ReplicaSet, for one. */
export function isMadeAgain(metadata: unknown): boolean {
  return list(record(metadata).ownerReferences).some((owner) => record(owner).controller === true);
}

/** ConfigMaps that controllers put into every namespace, each with the group that tells such a cluster; none where every cluster does. Source: Kubernetes, Istio and OpenShift. */
export const publishedConfigMaps: ReadonlyMap<string, string | undefined> = new Map([
  ['kube-root-ca.crt', undefined],
  ['istio-ca-root-cert', 'istio.io'],
  ['openshift-service-ca.crt', 'security.openshift.io'],
]);

/** Whether an API server makes an object of rights itself at its start. Source: its bootstrap policy. */
export function isBootstrapped({ labels }: ObjectMeta): boolean {
  return labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults';
}
