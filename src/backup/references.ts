import { list, record } from '../model/json/parse.ts';
import { isBootstrapped } from '../model/objects/made-again.ts';
import { groupResource, type KubeObject, type ObjectRef } from '../model/objects/object.ts';

/** Cluster-scoped objects by resource, each a set of names. */
export type References = Map<string, Set<string>>;

/** Resources, as `plural.group`, that objects in namespaces lean on. */
export const referenced = {
  persistentVolumes: 'persistentvolumes',
  storageClasses: 'storageclasses.storage.k8s.io',
  priorityClasses: 'priorityclasses.scheduling.k8s.io',
  ingressClasses: 'ingressclasses.networking.k8s.io',
  gatewayClasses: 'gatewayclasses.gateway.networking.k8s.io',
  runtimeClasses: 'runtimeclasses.node.k8s.io',
  clusterRoles: 'clusterroles.rbac.authorization.k8s.io',
  definitions: 'customresourcedefinitions.apiextensions.k8s.io',
} as const;

/** Bindings of roles outside namespaces, as `plural.group`: these name what lies in namespaces, and not the other way round. */
export const clusterRoleBindings = 'clusterrolebindings.rbac.authorization.k8s.io';

/** Adds the cluster-scoped objects that an object names: its volume and classes, the role that it binds, and the definition of its kind where that can be a custom one. */
export function addReferences(found: References, one: { ref: ObjectRef; object: KubeObject }): void {
  addDefinition(found, one.ref);
  // The object of any other kind is not even parsed for it.
  byKind[groupResource(one.ref)]?.(found, one.object);
}

/** Adds the definition of the kind of an object, where that can be a custom one. */
export function addDefinition(found: References, ref: ObjectRef): void {
  // Groups of Kubernetes itself may be served by definitions too (Gateway API), so only groups without a dot are surely built in.
  if (ref.group.includes('.')) add(found, referenced.definitions, groupResource(ref));
}

/** Whether objects of its kind can name others than the definition of that kind. */
export function mayRefer(ref: ObjectRef): boolean {
  return byKind[groupResource(ref)] !== undefined;
}

type AddReferences = (found: References, object: KubeObject) => void;

const binding: AddReferences = (found, object) => addClusterRole(found, record(object.roleRef));
const workload: AddReferences = (found, object) => addFromPod(found, record(record(object.spec).template).spec);

/** What objects of each kind name. */
const byKind: Readonly<Record<string, AddReferences>> = {
  persistentvolumeclaims: (found, object) => {
    const { volumeName, storageClassName } = record(object.spec);
    add(found, referenced.persistentVolumes, volumeName);
    add(found, referenced.storageClasses, storageClassName);
  },
  persistentvolumes: (found, object) => add(found, referenced.storageClasses, record(object.spec).storageClassName),
  'ingresses.networking.k8s.io': (found, object) => {
    add(found, referenced.ingressClasses, record(object.spec).ingressClassName);
    add(found, referenced.ingressClasses, object.metadata.annotations?.['kubernetes.io/ingress.class']);
  },
  'gateways.gateway.networking.k8s.io': (found, object) =>
    add(found, referenced.gatewayClasses, record(object.spec).gatewayClassName),
  'rolebindings.rbac.authorization.k8s.io': binding,
  [clusterRoleBindings]: binding,
  pods: (found, object) => addFromPod(found, object.spec),
  podtemplates: (found, object) => addFromPod(found, record(object.template).spec),
  'cronjobs.batch': (found, object) =>
    addFromPod(found, record(record(record(record(object.spec).jobTemplate).spec).template).spec),
  'statefulsets.apps': (found, object) => {
    for (const claim of list(record(object.spec).volumeClaimTemplates)) {
      add(found, referenced.storageClasses, record(record(claim).spec).storageClassName);
    }
    workload(found, object);
  },
  'deployments.apps': workload,
  'daemonsets.apps': workload,
  'replicasets.apps': workload,
  'jobs.batch': workload,
  replicationcontrollers: workload,
};

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
    isBootstrapped(object.metadata) || (object.kind === 'PriorityClass' && object.metadata.name.startsWith('system-'))
  );
}

function addClusterRole(found: References, { kind, name }: Readonly<Record<string, unknown>>): void {
  if (kind === 'ClusterRole') add(found, referenced.clusterRoles, name);
}

function addFromPod(found: References, podSpec: unknown): void {
  const spec = record(podSpec);
  add(found, referenced.priorityClasses, spec.priorityClassName);
  add(found, referenced.runtimeClasses, spec.runtimeClassName);
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
