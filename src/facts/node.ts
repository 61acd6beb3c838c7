import type { ClusterFacts } from '../model/cluster-facts.ts';
import type { KubeObject } from '../model/object.ts';
import { list, record, text, textRecord } from '../model/parse.ts';

/** Taints that only say how a node is at the moment. Source: the well-known taints of Kubernetes. */
const passing =
  /^node\.kubernetes\.io\/(not-ready|unreachable|memory-pressure|disk-pressure|pid-pressure|network-unavailable)$/;

/** The fact of a Node. Source: `v1`. */
export function nodeOf({ metadata, spec, status }: KubeObject): NonNullable<ClusterFacts['nodes']>[number] {
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

function taintOf(value: unknown): { key: string; value?: string; effect: string }[] {
  const taint = record(value);
  const [key, effect, content] = [text(taint.key), text(taint.effect), text(taint.value)];
  if (!key || !effect || passing.test(key)) return [];
  return [{ key, effect, ...(content !== undefined && { value: content }) }];
}
