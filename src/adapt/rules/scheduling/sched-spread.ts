import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { podTerms } from '../../nodes/affinity.ts';
import { fittingNodes } from '../../nodes/fitting-nodes.ts';
import { hasLabel, someNode } from '../../nodes/nodes.ts';
import { makesNodes, onDemand } from '../../nodes/nodes-on-demand.ts';
import { keyThere } from '../../nodes/old-labels.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { isMadeLabel } from '../../providers/made-nodes.ts';
import type { Rule } from '../rule.ts';

/** Every node has it, whether the facts say so or not. */
const hostname = 'kubernetes.io/hostname';
const zone = 'topology.kubernetes.io/zone';

/** Places to spread over, or to be together in, that no node of the target belongs to. */
export const rule: Rule = {
  id: 'sched-spread',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    const spread = recordsOf(pod.spec.topologySpreadConstraints)
      // Anything but this value, which is the default too, is only a wish.
      .filter(([, { whenUnsatisfiable = 'DoNotSchedule' }]) => whenUnsatisfiable === 'DoNotSchedule')
      .map(([index, term]) => ({ term, path: [...pod.path, 'topologySpreadConstraints', index] }));
    for (const { term, path } of [...spread, ...podTerms(pod, 'podAffinity')]) {
      const key = term.topologyKey;
      if (typeof key !== 'string' || key === hostname) continue;
      if (target.facts.nodes === undefined) {
        yield { unknown: 'nodes' };
        return;
      }
      const nodes = fittingNodes(pod, target.facts.nodes);
      const has = someNode(nodes, (node) => hasLabel(node, keyThere(key, target.facts.nodes ?? [])));
      if (has === undefined) yield { unknown: 'labels of nodes' };
      if (nodes.length === 0 || has !== false) continue;
      const words = message('rule.sched-spread', { key });
      const fixes = otherPlaces(jsonPointer(...path), path.includes('topologySpreadConstraints'), nodes);
      const pointer = jsonPointer(...path, 'topologyKey');
      if (makesNodes(target) && isMadeLabel(key)) yield onDemand(pointer, key, fixes);
      else yield { severity: 'error', pointer, message: words, fixes };
    }
  },
};

/** By another label, which the nodes have; and, for what is spread, only where it can be. */
function otherPlaces(at: string, spreads: boolean, nodes: readonly NodeFacts[]): Fix[] {
  const zoned = nodes.every((node) => hasLabel(node, zone));
  const keys = [...(zoned ? [zone] : []), hostname].map((key) =>
    edit(message('fix.topology-key', { key }), { op: 'replace', path: `${at}/topologyKey`, value: key }),
  );
  if (!spreads) return keys;
  const path = `${at}/whenUnsatisfiable`;
  return [...keys, edit(message('fix.schedule-anyway'), { op: 'add', path, value: 'ScheduleAnyway' })];
}
