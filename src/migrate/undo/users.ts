import { podSpecOf } from '../../adapt/kinds/pod-templates.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { record } from '../../model/json/parse.ts';
import { controllerOf } from '../../model/objects/controller.ts';
import { type KubeObject, type ObjectRef, refOf } from '../../model/objects/object.ts';

const workloads = ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'cronjobs.batch', 'jobs.batch', 'pods'];
const rbac = 'rbac.authorization.k8s.io';

/** Kinds outside namespaces that objects of anybody name: what names them, and the name that such an object holds. */
const naming: Record<string, { resources: string[]; nameIn(resource: string, object: KubeObject): unknown }> = {
  StorageClass: {
    resources: ['persistentvolumeclaims'],
    nameIn: (_, { spec }) => record(spec).storageClassName,
  },
  IngressClass: {
    resources: ['ingresses.networking.k8s.io'],
    nameIn: (_, { spec }) => record(spec).ingressClassName,
  },
  PriorityClass: {
    resources: workloads,
    nameIn: (resource, object) => podSpecOf(resource, object)?.spec.priorityClassName,
  },
  ClusterRole: {
    resources: [`rolebindings.${rbac}`, `clusterrolebindings.${rbac}`],
    nameIn: (_, { roleRef }) => (record(roleRef).kind === 'ClusterRole' ? record(roleRef).name : undefined),
  },
};

/** An object that names another one. */
export interface User {
  ref: ObjectRef;
  object: KubeObject;
}

/**
 * What names a class or a ClusterRole and would miss it, wherever it lies; what a controller made or is being deleted does not
 * count. Nothing for other kinds. @throws what the cluster answers.
 */
export async function usersOf(reader: ClusterReader, live: KubeObject, signal: AbortSignal): Promise<User[]> {
  const named = naming[live.kind];
  if (!named) return [];
  const discovery = await reader.discovery({ signal });
  const users: User[] = [];
  for (const name of named.resources) {
    const resource = discovery.findResource(name);
    if (!resource) continue;
    for await (const { items } of reader.list(resource, { signal })) {
      for (const object of items) {
        if (object.metadata.deletionTimestamp !== undefined || controllerOf(object)) continue;
        if (named.nameIn(name, object) === live.metadata.name) users.push({ ref: refOf(resource, object), object });
      }
    }
  }
  return users;
}
