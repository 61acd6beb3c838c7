import { createHash } from 'node:crypto';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, ApiError, asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';

/** Come, go and beat by themselves. */
const restless = new Set(['Event', 'Lease', 'ComponentStatus', 'Node', 'CSINode', 'IPAddress']);
/** Made and rewritten by a controller as a whole, while pods come up: only that they are there tells something. */
const byController = new Set(['Endpoints', 'EndpointSlice']);

/**
 * Every object of a namespace and every cluster-scoped one that is not of another namespace, of each kind that the cluster
 * serves: a fingerprint of all but its status, which controllers go on writing long after a workload is Ready. What has no
 * status is touched by nobody, so there the resource version counts too. Beside other tests, `clusterScoped` has to be off.
 */
export async function versionsIn(api: Api, namespace: string, clusterScoped = true): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const { path, namespaced } of await collections(api)) {
    if (!namespaced && !clusterScoped) continue;
    const slash = path.lastIndexOf('/');
    const whole = namespaced ? `${path.slice(0, slash)}/namespaces/${namespace}${path.slice(slash)}` : path;
    for (const object of await listed(api, whole)) {
      if (restless.has(object.kind) || !concerns(object, namespace)) continue;
      versions[`${object.apiVersion} ${object.kind} ${object.metadata.name}`] = fingerprint(object);
    }
  }
  return versions;
}

/** The versions in a namespace, but for what is cluster-scoped, once controllers have made of its objects what they make. */
export async function versionsOnceStanding(api: Api, namespace: string): Promise<Record<string, string>> {
  const versions = () => versionsIn(api, namespace, false);
  await waitFor(() => stands(api, namespace), { what: `the controllers were done with ${namespace}`, seconds: 60 });
  return waitFor(versions, { what: `${namespace} could be listed`, seconds: 60 });
}

async function stands(api: Api, namespace: string): Promise<boolean> {
  const deployments = await api.list(`/apis/apps/v1/namespaces/${namespace}/deployments`);
  const jobs = await api.list(`/apis/batch/v1/namespaces/${namespace}/jobs`);
  const pods = await api.list(`/api/v1/namespaces/${namespace}/pods`);
  const wanted = deployments.map(({ spec }) => Number(asRecord(spec).replicas)).reduce((sum, each) => sum + each, 0);
  return (
    (await api.find(`/api/v1/namespaces/${namespace}/serviceaccounts/default`)) !== undefined &&
    (await api.find(`/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`)) !== undefined &&
    deployments.every(({ spec, status }) => asRecord(status ?? {}).replicas === asRecord(spec).replicas) &&
    pods.length === wanted + jobs.length &&
    pods.every(({ spec }) => asRecord(spec).nodeName !== undefined)
  );
}

/** A server that has just begun to serve a definition asks for a moment's patience; one that is just gone may still be named. */
function listed(api: Api, path: string): Promise<KubeObject[]> {
  const list = () =>
    api.list(path).catch((thrown: unknown) => {
      if (thrown instanceof ApiError && thrown.status === 404) return [];
      throw thrown;
    });
  return waitFor(list, { what: `${path} was served`, seconds: 60 });
}

/** The paths of everything that can be listed, one version of a kind each. */
async function collections(api: Api): Promise<{ path: string; namespaced: boolean }[]> {
  const { groups } = asRecord(await api.send('GET', '/apis'));
  const served = list(groups).map((group) => `/apis/${asRecord(asRecord(group).preferredVersion).groupVersion}`);
  const found: { path: string; namespaced: boolean }[] = [];
  for (const root of ['/api/v1', ...served]) {
    for (const resource of list(asRecord(await api.send('GET', root)).resources).map(asRecord)) {
      if (!list(resource.verbs).includes('list') || String(resource.name).includes('/')) continue;
      found.push({ path: `${root}/${resource.name}`, namespaced: resource.namespaced === true });
    }
  }
  return found;
}

/** Namespaces and volumes of other tests come and go meanwhile. */
function concerns({ kind, metadata, spec }: KubeObject, namespace: string): boolean {
  if (kind === 'Namespace') return metadata.name === namespace;
  if (kind !== 'PersistentVolume') return true;
  const { claimRef } = asRecord(spec);
  return claimRef !== undefined && asRecord(claimRef).namespace === namespace;
}

function fingerprint({ status, metadata, ...object }: KubeObject): string {
  const { resourceVersion, managedFields: _fields, ...kept } = metadata;
  const about = byController.has(object.kind)
    ? { name: metadata.name, uid: metadata.uid }
    : { ...object, metadata: kept };
  const version = status === undefined && !byController.has(object.kind) ? resourceVersion : '';
  return `${createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 12)} ${version}`;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
