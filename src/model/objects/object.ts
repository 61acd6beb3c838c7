/** Metadata of an object as the API server sent it; unknown fields are kept. */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  generateName?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  [field: string]: unknown;
}

/** Who owns an object; `controller` marks the one owner that recreates it. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** One Kubernetes object exactly as the API server sent it; unknown fields are kept. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** A resource that an API server serves: `group` is empty for the core group, `resource` is the plural ("deployments"). */
export interface ApiResource {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
}

/** Names one object; `namespace` is absent for cluster-scoped objects. */
export interface ObjectRef {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** The plural with its group, as Velero and kubectl write it: `pods`, `deployments.apps`. */
export function groupResource(resource: { group: string; resource: string }): string {
  return resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`;
}

/** A kind with its group, as kubectl writes it: `Pod`, `Deployment.apps`. */
export function groupKind({ group, kind }: { group: string; kind: string }): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** The `apiVersion` of a resource: `v1`, `apps/v1`. */
export function apiVersionOf(resource: { group: string; version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** Group and version of an `apiVersion`. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The reference of an object of a known resource. */
export function refOf(resource: ApiResource, { metadata }: Pick<KubeObject, 'metadata'>): ObjectRef {
  const { group, version, resource: plural, kind } = resource;
  const ref: ObjectRef = { group, version, resource: plural, kind, name: metadata.name };
  if (metadata.namespace !== undefined) ref.namespace = metadata.namespace;
  return ref;
}

/** A key that is the same for every version of one object: `deployments.apps/shop/web`, `clusterroles.rbac.authorization.k8s.io//reader`. */
export function refKey(ref: { group: string; resource: string; namespace?: string; name: string }): string {
  return `${groupResource(ref)}/${ref.namespace ?? ''}/${ref.name}`;
}
