import { groupResource, type KubeObject, type ObjectRef } from '../model/object.ts';
import { list, record } from '../model/parse.ts';

/** Cluster-scoped objects by resource, each a set of names. */
export type References = Map<string, Set<string>>;

/** Resources, as `plural.group`, that objects in namespaces lean on. */
export const referenced = {
  persistentVolumes: 'persistentvolumes',
  storageClasses: 'storageclasses.storage.k8s.io',
  priorityClasses: 'priorityclasses.scheduling.k8s.io',
  ingressClasses: 'ingressclasses.networking.k8s.io',
  clusterRoles: 'clusterroles.rbac.authorization.k8s.io',
  definitions: 'customresourcedefinitions.apiextensions.k8s.io',
} as const;

/** Adds the cluster-scoped objects that an object names: its volume and classes, the role that it binds, and the definition of its kind where that can be a custom one. */
export function addReferences(found: References, ref: ObjectRef, object: KubeObject): void {
  // Groups of Kubernetes itself may be served by definitions too (Gateway API), so only groups without a dot are surely built in.
  if (ref.group.includes('.')) add(found, referenced.definitions, groupResource(ref));
  const spec = record(object.spec);
  switch (groupResource(ref)) {
    case 'persistentvolumeclaims':
      add(found, referenced.persistentVolumes, spec.volumeName);
      add(found, referenced.storageClasses, spec.storageClassName);
      return;
    case 'persistentvolumes':
      add(found, referenced.storageClasses, spec.storageClassName);
      return;
    case 'ingresses.networking.k8s.io':
      add(found, referenced.ingressClasses, spec.ingressClassName);
      add(found, referenced.ingressClasses, object.metadata.annotations?.['kubernetes.io/ingress.class']);
      return;
    case 'rolebindings.rbac.authorization.k8s.io':
    case 'clusterrolebindings.rbac.authorization.k8s.io':
      addClusterRole(found, record(object.roleRef));
      return;
    case 'pods':
      addFromPod(found, spec);
      return;
    case 'podtemplates':
      addFromPod(found, record(object.template).spec);
      return;
    case 'cronjobs.batch':
      addFromPod(found, record(record(record(spec.jobTemplate).spec).template).spec);
      return;
    case 'statefulsets.apps':
      for (const claim of list(spec.volumeClaimTemplates)) {
        add(found, referenced.storageClasses, record(record(claim).spec).storageClassName);
      }
      addFromPod(found, record(spec.template).spec);
      return;
    case 'deployments.apps':
    case 'daemonsets.apps':
    case 'replicasets.apps':
    case 'jobs.batch':
    case 'replicationcontrollers':
      addFromPod(found, record(spec.template).spec);
      return;
    default:
  }
}

/** Whether a binding of a cluster role has a subject in one of the namespaces: a ServiceAccount there, or the group of all of them. */
export function bindsInside(binding: KubeObject, namespaces: ReadonlySet<string>): boolean {
  return list(binding.subjects).some((subject) => {
    const { kind, name, namespace } = record(subject);
    if (kind === 'ServiceAccount') return typeof namespace === 'string' && namespaces.has(namespace);
    const group = 'system:serviceaccounts:';
    return typeof name === 'string' && name.startsWith(group) && namespaces.has(name.slice(group.length));
  });
}

/** Objects that every cluster has of its own: default roles, and the system's classes. */
export function madeByCluster(object: KubeObject): boolean {
  return (
    object.metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults' ||
    (object.kind === 'PriorityClass' && object.metadata.name.startsWith('system-'))
  );
}

function addClusterRole(found: References, { kind, name }: Readonly<Record<string, unknown>>): void {
  if (kind === 'ClusterRole') add(found, referenced.clusterRoles, name);
}

function addFromPod(found: References, podSpec: unknown): void {
  const spec = record(podSpec);
  add(found, referenced.priorityClasses, spec.priorityClassName);
  for (const volume of list(spec.volumes)) {
    const claim = record(record(record(volume).ephemeral).volumeClaimTemplate).spec;
    add(found, referenced.storageClasses, record(claim).storageClassName);
  }
}

function add(found: References, resource: string, name: unknown): void {
  if (typeof name !== 'string' || name === '') return;
  const names = found.get(resource);
  if (names) names.add(name);
  else found.set(resource, new Set([name]));
}
