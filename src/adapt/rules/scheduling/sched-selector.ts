import { jsonPointer, recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { affinityTerms, matchesLabels, matchesTerm } from '../nodes.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Labels that no node of the target has. */
export const rule: Rule = {
  id: 'sched-selector',
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    const selector = recordAt(pod.spec, 'nodeSelector');
    const terms = affinityTerms(pod.spec);
    if (!selector && !terms) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    if (selector && !nodes.some((node) => matchesLabels(node, selector))) {
      const labels = Object.entries(selector).map(([key, value]) => `${key}=${String(value)}`);
      yield {
        severity: 'error',
        pointer: jsonPointer(...pod.path, 'nodeSelector'),
        message: message('rule.sched-selector', { labels: labels.join(', '), nodes: nodes.length }),
      };
    } else if (terms && !nodes.some((node) => terms.some((term) => matchesTerm(node, term)))) {
      const at = ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
      yield {
        severity: 'error',
        pointer: jsonPointer(...pod.path, ...at),
        message: message('rule.sched-affinity', { nodes: nodes.length }),
      };
    }
  },
};
