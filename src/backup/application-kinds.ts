import { isBuiltIn } from '../model/objects/built-in.ts';
import { type ApiResource, groupResource } from '../model/objects/object.ts';

/** Kinds of Kubernetes that applications are made of; the cluster role `admin` may list all of them. */
const builtInKinds = new Set([
  'configmaps',
  'cronjobs.batch',
  'daemonsets.apps',
  'deployments.apps',
  'horizontalpodautoscalers.autoscaling',
  'ingresses.networking.k8s.io',
  'jobs.batch',
  'networkpolicies.networking.k8s.io',
  'persistentvolumeclaims',
  'poddisruptionbudgets.policy',
  'pods',
  'replicasets.apps',
  'replicationcontrollers',
  'rolebindings.rbac.authorization.k8s.io',
  'roles.rbac.authorization.k8s.io',
  'secrets',
  'serviceaccounts',
  'services',
  'statefulsets.apps',
]);

/** Whether a kind belongs to an application, so that nobody can tell what an application lacks that is read without it. */
export function isOfApplications(resource: Pick<ApiResource, 'group' | 'resource'>): boolean {
  return !isBuiltIn(resource.group) || builtInKinds.has(groupResource(resource));
}
