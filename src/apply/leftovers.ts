import pLimit from 'p-limit';
import type { ClusterReader, Discovery } from '../kube/cluster.ts';
import { eachMetadata } from '../kube/each-metadata.ts';
import { toKubeferryError } from '../model/error.ts';
import { controllerOf } from '../model/objects/controller.ts';
import { publishedConfigMaps } from '../model/objects/made-again.ts';
import { type ApiResource, groupResource, type KubeObject, type ObjectRef, refOf } from '../model/objects/object.ts';
import { definedResources } from './definitions.ts';
import { concernsAll } from './out-of-reach.ts';

/** Requests at once. */
const concurrency = 8;

/** Kinds that come and go by themselves. */
const passing = new Set([
  'events',
  'events.events.k8s.io',
  'endpoints',
  'endpointslices.discovery.k8s.io',
  'leases.coordination.k8s.io',
  'controllerrevisions.apps',
]);

/** What a namespace holds, and the API groups that could not be asked, which may hold more. */
export interface NamespaceContent {
  objects: ObjectRef[];
  silent: string[];
}

/**
 * What a namespace holds besides what every namespace gets by itself, what controllers made for something else in it, and
 * what is being deleted. Endpoints and leases do not count.
 */
export async function namespaceContent(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<NamespaceContent> {
  const discovery = await cluster.discovery({ fresh: true, signal });
  const resources = discovery.preferred.filter(
    (resource) =>
      resource.namespaced &&
      resource.verbs.includes('list') &&
      resource.verbs.includes('delete') &&
      !passing.has(groupResource(resource)),
  );
  const limit = pLimit(concurrency);
  const silent = new Set(discovery.failed);
  const lists = resources.map((resource) => limit(() => objectsLeft(cluster, resource, namespace, silent, signal)));
  return { objects: (await Promise.all(lists)).flat(), silent: [...silent] };
}

/** The objects of `namespaceContent`; an API group that could not be asked counts as holding nothing. */
export async function namespaceLeftovers(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<ObjectRef[]> {
  return (await namespaceContent(cluster, namespace, signal)).objects;
}

async function objectsLeft(
  cluster: ClusterReader,
  resource: ApiResource,
  namespace: string,
  silent: Set<string>,
  signal: AbortSignal,
): Promise<ObjectRef[]> {
  const left: ObjectRef[] = [];
  const discovery = await cluster.discovery({ signal });
  try {
    for await (const object of eachMetadata(cluster, resource, namespace, signal)) {
      if (!goesByItself(resource, object, discovery)) left.push(refOf(resource, object));
    }
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    // A kind that went away meanwhile holds nothing; what may not be listed must not be taken for nothing.
    if (error.code === 'not-found') return left;
    if (error.code !== 'unreachable' || (await concernsAll(error, cluster, signal))) throw error;
    silent.add(resource.group);
  }
  return left;
}

function goesByItself(resource: ApiResource, { metadata }: KubeObject, discovery: Discovery): boolean {
  if (metadata.deletionTimestamp !== undefined) return true;
  const owner = controllerOf({ metadata });
  // An owner outside the namespace outlives it, and would miss its object.
  if (owner) return discovery.find(owner.apiVersion, owner.kind)?.namespaced !== false;
  const plural = groupResource(resource);
  if (plural === 'configmaps') return publishedConfigMaps.has(metadata.name);
  if (plural === 'serviceaccounts') return metadata.name === 'default';
  return plural === 'secrets' && /^default-token-[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(metadata.name);
}

/** Every custom resource of a definition; they go with it. */
export async function definitionContent(
  cluster: ClusterReader,
  definition: KubeObject,
  signal: AbortSignal,
): Promise<ObjectRef[]> {
  const [resource] = definedResources(definition);
  if (!resource) return [];
  const content: ObjectRef[] = [];
  for await (const object of eachMetadata(cluster, resource, undefined, signal)) content.push(refOf(resource, object));
  return content;
}
