import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, ApiError, asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';

/** Objects by `resource.group/namespace/name`, without what their server and its controllers assign. */
export type Objects = ReadonlyMap<string, KubeObject>;

/** What a cluster holds. */
export interface Contents {
  objects: Objects;
  /** The keys of what comes by itself on every cluster, by other names: pods of a Deployment, endpoints of a Service with a selector. */
  made: ReadonlySet<string>;
}

/** A served collection: its name as `resource.group`, and the start of its path. */
interface Collection {
  name: string;
  root: string;
  resource: string;
  namespaced: boolean;
}

/** What servers and controllers make as they go, for everything that they see. */
const passing = new Set(['ipaddresses.networking.k8s.io', 'componentstatuses']);
/** An Event that a fixture made; all others come and go by themselves. Every Event is served in both groups. */
const events = new Set(['events', 'events.events.k8s.io']);
const eventOfFixture = 'told-once';
/** Kinds that their controllers name themselves. */
const controlled = new Set(['pods', 'replicasets.apps', 'controllerrevisions.apps']);

/**
 * All objects of some namespaces, and all outside namespaces, as two clusters can be compared by them. `names`: what is
 * written in the place of the name of each namespace. Custom resources keep their status.
 */
export async function contentsOf(api: Api, names: Record<string, string>): Promise<Contents> {
  const objects = new Map<string, KubeObject>();
  const made = new Set<string>();
  const read = async ({ name, root, resource, namespaced }: Collection): Promise<void> => {
    const paths = namespaced ? Object.keys(names).map((each) => `${root}/namespaces/${each}/${resource}`) : [];
    for (const path of namespaced ? paths : [`${root}/${resource}`]) {
      // A server that has just learnt of a kind asks for a moment's patience.
      for (const object of await waitFor(() => api.list(path), { what: `${path} was listed`, seconds: 20 })) {
        if (object.metadata.deletionTimestamp !== undefined) continue;
        if (events.has(name) && object.metadata.name !== eventOfFixture) continue;
        const plain = renamed(comparable(name, object), names);
        const key = `${name}/${plain.metadata.namespace ?? ''}/${plain.metadata.name}`;
        if (isMadeByControllers(name, object)) made.add(key);
        else objects.set(key, plain);
      }
    }
  };
  await Promise.all((await collections(api)).filter(({ name }) => !passing.has(name)).map(read));
  return { objects, made };
}

async function collections(api: Api): Promise<Collection[]> {
  const groups = asRecord(await api.send('GET', '/apis')).groups;
  const roots = (Array.isArray(groups) ? groups : []).map((group) => {
    const { preferredVersion } = asRecord(group);
    return `/apis/${String(asRecord(preferredVersion).groupVersion)}`;
  });
  const all = await Promise.all(['/api/v1', ...roots].map((root) => collectionsBelow(api, root)));
  return all.flat();
}

async function collectionsBelow(api: Api, root: string): Promise<Collection[]> {
  const answer = await api.send('GET', root).catch((error: unknown) => {
    // A group whose own server does not answer.
    if (error instanceof ApiError && (error.status === 503 || error.status === 404)) return { resources: [] };
    throw error;
  });
  const { resources } = asRecord(answer);
  const group = root.split('/')[2];
  return (Array.isArray(resources) ? resources.map(asRecord) : []).flatMap(({ name, namespaced, verbs }) => {
    if (!Array.isArray(verbs) || !verbs.includes('list')) return [];
    const resource = String(name);
    const full = root === '/api/v1' ? resource : `${resource}.${group}`;
    return [{ name: full, root, resource, namespaced: namespaced === true }];
  });
}

function isMadeByControllers(resource: string, { metadata }: KubeObject): boolean {
  const { labels = {}, annotations = {}, ownerReferences = [] } = metadata;
  if (controlled.has(resource)) return ownerReferences.some(({ controller }) => controller === true);
  return (
    labels['endpointslice.kubernetes.io/managed-by']?.endsWith('controller.k8s.io') === true ||
    labels['endpoints.kubernetes.io/managed-by'] !== undefined ||
    labels['kube-aggregator.kubernetes.io/automanaged'] !== undefined ||
    annotations['pv.kubernetes.io/provisioned-by'] !== undefined
  );
}

const assigned = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields'];
/** Labels and annotations that Velero, this engine, servers and controllers write on what they have made or bound. */
const marks =
  /^(velero\.io\/(backup|restore)-name|kubeferry\.dev\/|pv\.kubernetes\.io\/|volume(\.beta)?\.kubernetes\.io\/|deployment\.kubernetes\.io\/revision|deprecated\.daemonset\.|topology\.kubernetes\.io\/|kubernetes\.io\/service-account\.uid|endpoints\.kubernetes\.io\/last-change)/;

/** An object without what its server and its controllers assigned; where there has to be something, `given` stands for it. */
function comparable(resource: string, object: KubeObject): KubeObject {
  const { uid } = object.metadata;
  const text = JSON.stringify(object, replacer);
  const copy: KubeObject = JSON.parse(uid === undefined ? text : text.replaceAll(uid, 'UID'));
  const { metadata } = copy;
  for (const field of assigned) delete metadata[field];
  for (const field of ['labels', 'annotations'] as const) {
    for (const name of Object.keys(metadata[field] ?? {})) if (marks.test(name)) delete metadata[field]?.[name];
    if (Object.keys(metadata[field] ?? {}).length === 0) delete metadata[field];
  }
  if (resource.split('.').length < 3 || resource.endsWith('.k8s.io')) delete copy.status;
  return copy;
}

/** Fields whose values come from the cluster an object lies on; what a person chose has values that no server gives. */
function replacer(this: unknown, key: string, value: unknown): unknown {
  if (key === 'clusterIP' && value !== 'None' && value !== '') return 'given';
  if (key === 'clusterIPs' && JSON.stringify(value) !== '["None"]') return ['given'];
  if (key === 'nodePort' && !chosenPorts.includes(value)) return 'given';
  if (key === 'healthCheckNodePort') return 'given';
  // It comes in a moment, to what a restore has just made.
  if (key === 'nodeName' || (key === 'volumeName' && String(value).startsWith('pvc-'))) return undefined;
  if (key === 'token' || key === 'ca.crt') return 'given';
  if (key === 'claimRef') return { ...asRecord(value), uid: 'given', resourceVersion: 'given' };
  if (typeof value === 'string') return value.replace(/^kube-api-access-[a-z0-9]{5}$/, 'kube-api-access');
  return value;
}

/** Node ports that a fixture may name; others are told apart by nobody. */
const chosenPorts: readonly unknown[] = [31_234, 31_235];

function renamed(object: KubeObject, names: Record<string, string>): KubeObject {
  let text = JSON.stringify(object);
  for (const [from, to] of Object.entries(names)) text = text.replaceAll(from, to);
  return JSON.parse(text);
}

/** What one holds and the other does not, and where two objects differ, as lines. */
export function contrast(one: [who: string, holds: Objects], other: [who: string, holds: Objects]): string[] {
  const lines: string[] = [];
  const [[who, holds], [whoElse, holdsElse]] = [one, other];
  for (const key of [...new Set([...holds.keys(), ...holdsElse.keys()])].sort()) {
    const [here, there] = [holds.get(key), holdsElse.get(key)];
    if (here === undefined) lines.push(`${key}: only ${whoElse}`);
    else if (there === undefined) lines.push(`${key}: only ${who}`);
    else for (const place of places(here, there)) lines.push(`${key} ${place}`);
  }
  return lines;
}

function places(one: unknown, other: unknown, at = ''): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isTree(one) || !isTree(other)) return [`${at}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return keys.flatMap((key) => places(Reflect.get(one, key), Reflect.get(other, key), `${at}/${key}`));
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;
