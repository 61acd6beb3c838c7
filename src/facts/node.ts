import type { Look } from '../kube/look.ts';
import type { ClusterFacts, NodeFacts, TaintFacts } from '../model/clusters/cluster-facts.ts';
import { list, record, text, textRecord, texts } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Taints that only say how a node is at the moment. Source: the well-known taints of Kubernetes. */
const passing =
  /^node\.kubernetes\.io\/(not-ready|unreachable|memory-pressure|disk-pressure|pid-pressure|network-unavailable)$/;

/** The nodes of a cluster, and the registries that they pull from; absent what may not be listed. */
export async function nodeFacts(look: Look): Promise<Pick<ClusterFacts, 'nodes' | 'registries'>> {
  const nodes = await look.each('nodes', (node) => ({ fact: nodeOf(node), images: imagesOn(node) }));
  if (!nodes) return {};
  const registries = registriesOf(nodes.flatMap(({ images }) => images));
  return { nodes: nodes.map(({ fact }) => fact), registries };
}

/** The fact of a Node. Source: `v1`. */
export function nodeOf({ metadata, spec, status }: KubeObject): NodeFacts {
  const info = record(record(status).nodeInfo);
  const conditions = list(record(status).conditions).map(record);
  return {
    name: metadata.name,
    labels: metadata.labels ?? {},
    taints: list(record(spec).taints).flatMap(taintOf),
    architecture: text(info.architecture),
    os: text(info.operatingSystem),
    allocatable: textRecord(record(status).allocatable),
    providerId: text(record(spec).providerID),
    runtime: text(info.containerRuntimeVersion),
    kubelet: text(info.kubeletVersion),
    ready: conditions.some(({ type, status: state }) => type === 'Ready' && state === 'True'),
  };
}

/** The images that a node holds, each by its first name. Source: `v1`; a kubelet tells of 50 where nothing else is set. */
export function imagesOn({ status }: KubeObject): string[] {
  return list(record(status).images).flatMap((image) => texts(record(image).names).slice(0, 1));
}

/** The registries of images and how many different ones of each there are, most first. A runtime writes names with their registry. */
export function registriesOf(images: readonly string[]): NonNullable<ClusterFacts['registries']> {
  const hosts = Map.groupBy(new Set(images), (image) => image.slice(0, Math.max(0, image.indexOf('/'))));
  return [...hosts]
    .filter(([host]) => /[.:]/.test(host))
    .map(([host, ofIt]) => ({ host, images: ofIt.length }))
    .sort((one, other) => other.images - one.images || (one.host < other.host ? -1 : 1));
}

function taintOf(value: unknown): TaintFacts[] {
  const taint = record(value);
  const [key, effect, content] = [text(taint.key), text(taint.effect), text(taint.value)];
  if (!key || !effect || passing.test(key)) return [];
  return [{ key, effect, ...(content !== undefined && { value: content }) }];
}
