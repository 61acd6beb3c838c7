import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { chosenNodes, fittingNodes } from '../../nodes/fitting-nodes.ts';
import { hasLabel, labelsOf } from '../../nodes/nodes.ts';
import { makesNodes } from '../../nodes/nodes-on-demand.ts';
import { podCount } from '../../objects/pod-count.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { selects } from '../../objects/selects.ts';
import type { Rule } from '../rule.ts';
import { unsureFit } from '../unsure-fit.ts';

/** Every node has one of its own, whether the facts say so or not. */
const hostname = 'kubernetes.io/hostname';

/** Pods that are to be spread over more zones or nodes than there are, which limits how many may run in each. */
export const rule: Rule = {
  id: 'sched-min-domains',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    const pods = podCount(object) ?? 0;
    for (const { key, least, skew, term, path } of pod ? wantedPlaces(pod) : []) {
      // Nodes that are made when they are needed are places too.
      if (!pod || makesNodes(target)) return;
      const { nodes } = target.facts;
      if (nodes === undefined) {
        yield { unknown: 'nodes' };
        return;
      }
      const counted = countedNodes(pod, term, nodes);
      const fitting = fittingNodes(pod, nodes);
      if (key !== hostname && counted.some((node) => hasLabel(node, key) === undefined)) {
        yield { unknown: 'labels of nodes' };
        continue;
      }
      const places = placesOf(counted, key);
      const room = placesOf(fitting, key) * skew;
      // That no node has the label at all is told by `sched-spread`.
      if (places === 0 || places >= least || pods <= room) {
        yield* unsureFit(pod, nodes);
        continue;
      }
      const words = message('rule.sched-min-domains', { least, key, places, skew, pods });
      const more = toDo(message('todo.more-places', { count: least - places, key }));
      const pointer = jsonPointer(...path, 'minDomains');
      const fewer = edit(message('fix.min-domains', { count: places }), {
        op: 'replace',
        path: pointer,
        value: places,
      });
      yield { severity: 'warning', pointer, message: words, fixes: [more, fewer] };
    }
  },
};

/** What pods are spread over that counts the pods themselves, and asks for so many places at least. */
interface WantedPlaces {
  key: string;
  least: number;
  /** As long as there are fewer places, so many pods may run in each. Source: the scheduler's spread of pods over a topology. */
  skew: number;
  term: JsonRecord;
  path: (string | number)[];
}

function* wantedPlaces(pod: PodSpec): Generator<WantedPlaces> {
  const labels = recordAt(pod.metadata, 'labels') ?? {};
  for (const [index, term] of recordsOf(pod.spec.topologySpreadConstraints)) {
    const { minDomains: least, maxSkew: skew, topologyKey: key, whenUnsatisfiable = 'DoNotSchedule' } = term;
    if (typeof least !== 'number' || typeof skew !== 'number' || typeof key !== 'string') continue;
    if (whenUnsatisfiable !== 'DoNotSchedule' || !selects(term.labelSelector, labels)) continue;
    yield { key, least, skew, term, path: [...pod.path, 'topologySpreadConstraints', index] };
  }
}

/** The nodes whose places count, by what the term says of affinity and taints. */
function countedNodes(pod: PodSpec, { nodeAffinityPolicy, nodeTaintsPolicy }: JsonRecord, nodes: readonly NodeFacts[]) {
  if (nodeTaintsPolicy === 'Honor') return fittingNodes(pod, nodes);
  return nodeAffinityPolicy === 'Ignore' ? nodes : chosenNodes(pod, nodes);
}

function placesOf(nodes: readonly NodeFacts[], key: string): number {
  if (key === hostname) return nodes.length;
  return new Set(nodes.flatMap((node) => labelsOf(node)[key] ?? [])).size;
}
