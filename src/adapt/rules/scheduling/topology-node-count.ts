import { type JsonRecord, jsonPointer, recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { NodeFacts } from '../../offer.ts';
import type { PodSpec } from '../../pod-templates.ts';
import { fittingNodes } from '../fitting-nodes.ts';
import { podTerms } from '../node-keys.ts';
import { podCount } from '../pod-count.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';
import { selects } from '../selects.ts';

/** Every node has one of its own, whether the facts say so or not. */
const hostname = 'kubernetes.io/hostname';

/** More pods than there are nodes or zones, where each of them wants one for itself. Of ports `pod-hostport` knows. */
export const rule: Rule = {
  id: 'topology-node-count',
  *check(object, { target }) {
    const pod = podOf(object);
    const pods = podCount(object) ?? 0;
    if (!pod || pods < 2) return;
    const apart = apartPlaces(pod);
    if (apart.length === 0) return;
    if (target.facts.nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const nodes = fittingNodes(pod, target.facts.nodes);
    for (const { key, pointer } of apart) {
      const places = placesOf(nodes, key);
      if (places === 0 || pods <= places) continue;
      const words = message('rule.topology-node-count', { pods, places, key });
      yield { severity: 'warning', pointer, message: words };
      return;
    }
  },
};

/** How many different places nodes are in. Where a node has no such label, pods are not kept apart on it: nothing is counted. */
function placesOf(nodes: readonly NodeFacts[], key: string): number {
  if (key === hostname) return nodes.length;
  const values = nodes.map(({ labels }) => labels[key]);
  return values.includes(undefined) ? 0 : new Set(values).size;
}

/** Places in which the pods of one workload may not be together. */
function apartPlaces(pod: PodSpec): { key: string; pointer: string }[] {
  const labels = recordAt(pod.metadata, 'labels') ?? {};
  return podTerms(pod, 'podAntiAffinity').flatMap(({ term, path }) => {
    const key = term.topologyKey;
    if (typeof key !== 'string' || !isOwn(term, labels)) return [];
    return [{ key, pointer: jsonPointer(...path, 'topologyKey') }];
  });
}

function isOwn(term: JsonRecord, labels: JsonRecord): boolean {
  return (
    selects(term.labelSelector, labels) && term.matchLabelKeys === undefined && term.mismatchLabelKeys === undefined
  );
}
