import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubeObject, OwnerReference } from '../../../../src/model/objects/object.ts';
import { Api, asObject, asRecord } from '../../api.ts';
import { createAuthority } from '../../certificates.ts';
import { type ClusterInfo, removeNamespace } from '../../cluster.ts';
import { waitFor } from '../../processes.ts';

/** Stands in all Secrets of the shop: it may be found in no plan, manifest, journal, report, log or screenshot text. */
export const canary = 'c4n4ry-5hop-7f3d9b21e6';

/** Where the canary can be found in a text: as it is, and inside base64 text at any of the three positions. */
export function holdsCanary(text: string): boolean {
  const forms = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(`${'-'.repeat(offset)}${canary}`).toString('base64');
    // The characters at both ends also depend on what stands before and after.
    return encoded.slice(offset === 0 ? 0 : 4, -4);
  });
  return [canary, ...forms].some((form) => text.includes(form));
}

const files = ['cluster', 'identity', 'config', 'network', 'workloads', 'coupons'];

/** The 60 objects of the shop, as a person would apply them; owner references still without UID. */
export function shopObjects(namespace = 'shop'): KubeObject[] {
  const { certificate, key } = createAuthority('shop').forServer('shop.example.com', ['shop.example.com']);
  const places = { NAMESPACE: namespace, CANARY: canary };
  const objects = files.flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, `${file}.yaml`), 'utf8');
    const filled = text.replace(/NAMESPACE|CANARY/g, (place) =>
      place === 'CANARY' ? places.CANARY : places.NAMESPACE,
    );
    return parseAllDocuments(filled).map((document) => asObject(document.toJS()));
  });
  for (const object of objects) {
    if (object.metadata.name === 'shop-tls') object.stringData = { 'tls.crt': certificate, 'tls.key': key };
  }
  return [...objects, catalogue(namespace)];
}

/** An object of 900 KB, near the 1 MB that an API server takes. */
function catalogue(namespace: string): KubeObject {
  const line = (n: number): string => `${n};Article ${n};${(n * 7919) % 10_000},${n % 100};in stock\n`;
  let text = '';
  for (let n = 0; text.length < 900 * 1024; n++) text += line(n);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'catalogue', namespace },
    data: { 'catalogue.csv': text.slice(0, 900 * 1024) },
  };
}

/**
 * Creates the sample application through the real API, with the annotation that `kubectl apply` leaves, and waits until
 * its workloads are Ready, its claims bound and its load balancer has an address (about 5 s).
 */
export async function applyShop(cluster: ClusterInfo, namespace = 'shop', signal?: AbortSignal): Promise<void> {
  const api = new Api(cluster);
  try {
    const objects = shopObjects(namespace);
    const owned = objects.filter(({ metadata }) => metadata.ownerReferences !== undefined);
    const [first, rest] = split(
      objects,
      (object) => object.kind === 'Namespace' || object.kind === 'CustomResourceDefinition',
    );
    for (const object of first) await api.create(asApplied(object));
    await waitFor(async () => (await api.send('GET', '/apis/shop.example.com/v1')) !== undefined, {
      what: 'coupons were served',
      signal,
    });
    await waitFor(() => api.find(`/api/v1/namespaces/${namespace}/serviceaccounts/default`), {
      what: 'the default account',
      signal,
    });
    // A bare pod is not tried again when its account is not there yet.
    for (const object of rest.filter((object) => !owned.includes(object))) await api.create(asApplied(object));
    for (const object of owned) await api.create(asApplied(await withOwners(api, object)));
    await waitFor(() => isShopReady(api, namespace), {
      what: `the sample application in ${namespace} was ready`,
      signal,
    });
  } finally {
    api.close();
  }
}

/** Whether all workloads of a namespace are Ready, its Jobs complete, its claims bound and its load balancers have addresses. */
export async function isShopReady(api: Api, namespace: string): Promise<boolean> {
  const status = (object: KubeObject): Record<string, unknown> => asRecord(object.status ?? {});
  const wanted = (object: KubeObject): unknown => asRecord(object.spec).replicas;
  const tests: [string, (object: KubeObject) => boolean][] = [
    ['apis/apps/v1/namespaces/NS/deployments', (it) => status(it).readyReplicas === wanted(it)],
    ['apis/apps/v1/namespaces/NS/statefulsets', (it) => status(it).readyReplicas === wanted(it)],
    [
      'apis/apps/v1/namespaces/NS/daemonsets',
      (it) => Number(status(it).numberReady) > 0 && status(it).numberReady === status(it).desiredNumberScheduled,
    ],
    ['apis/batch/v1/namespaces/NS/jobs', (it) => status(it).succeeded === 1],
    ['api/v1/namespaces/NS/persistentvolumeclaims', (it) => status(it).phase === 'Bound'],
    [
      'api/v1/namespaces/NS/services',
      (it) => asRecord(it.spec).type !== 'LoadBalancer' || asRecord(status(it).loadBalancer).ingress !== undefined,
    ],
  ];
  for (const [path, isFine] of tests) {
    const objects = await api.list(`/${path.replace('NS', namespace)}`);
    if (objects.length === 0 || !objects.every(isFine)) return false;
  }
  return true;
}

/** Removes the sample application, doing the work of its operator (its finalizers); what several shops share stays. Waits until all is gone. */
export async function removeShop(cluster: ClusterInfo, namespace = 'shop'): Promise<void> {
  const api = new Api(cluster);
  const coupons = `/apis/shop.example.com/v1/namespaces/${namespace}/coupons`;
  try {
    await removeNamespace(api, namespace);
    // Where a move did not come as far there is no such kind.
    const definition = await api.find(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/coupons.shop.example.com',
    );
    for (const { metadata } of definition ? await api.list(coupons) : []) {
      await api.patch(`${coupons}/${metadata.name}`, { metadata: { finalizers: null } });
    }
    const roles = '/apis/rbac.authorization.k8s.io/v1';
    await api.delete(`${roles}/clusterrolebindings/${namespace}:Node-Reader:operator`);
    await api.delete(`${roles}/clusterroles/${namespace}:Node-Reader`);
    await waitFor(async () => (await api.find(`/api/v1/namespaces/${namespace}`)) === undefined, {
      what: `${namespace} was gone`,
    });
  } finally {
    api.close();
  }
}

/** As `kubectl apply` sends it: with the whole object in an annotation, where it is small enough. */
function asApplied(object: KubeObject): KubeObject {
  const text = JSON.stringify(object);
  if (text.length > 200_000) return object;
  const annotations = { ...object.metadata.annotations, 'kubectl.kubernetes.io/last-applied-configuration': text };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

async function withOwners(api: Api, object: KubeObject): Promise<KubeObject> {
  const ownerReferences: OwnerReference[] = [];
  for (const owner of object.metadata.ownerReferences ?? []) {
    const namespace = object.metadata.namespace;
    const { apiVersion, kind, name } = owner;
    const metadata = namespace === undefined ? { name } : { name, namespace };
    const { uid } = (await api.get(await api.pathOf({ apiVersion, kind, metadata }))).metadata;
    if (uid === undefined) throw new Error(`${kind} ${name} has no UID.`);
    ownerReferences.push({ ...owner, uid });
  }
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}

function split<T>(all: T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
