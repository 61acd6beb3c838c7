import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import { type AffinityTerm, preferredTerms } from '../../nodes/affinity.ts';
import { termsInstead } from '../../nodes/labels-instead.ts';
import { matchesTerm, someNode } from '../../nodes/nodes.ts';
import { termThere } from '../../nodes/old-labels.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Nodes that pods would rather run on, of which the target has none. */
export const rule: Rule = {
  id: 'sched-selector-soft',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    for (const { term, path } of pod ? preferredTerms(pod) : []) {
      const { nodes } = target.facts;
      if (nodes === undefined) {
        yield { unknown: 'nodes' };
        return;
      }
      const fits = someNode(nodes, (node) => matchesTerm(node, termThere(term, nodes)));
      if (fits === undefined) yield { unknown: 'labels of nodes' };
      if (fits !== false) continue;
      const without = removing(object, jsonPointer(...path.slice(0, -1)));
      const fixes = [...others({ term, path }, nodes), edit(message('fix.leave-out-preference'), without)];
      yield { severity: 'info', pointer: jsonPointer(...path), message: message('rule.sched-selector-soft'), fixes };
    }
  },
};

/** The preference by a label of the target that tells the same. */
function others({ term, path }: AffinityTerm, nodes: readonly NodeFacts[]): Fix[] {
  return termsInstead(term, nodes).map(({ label, matchExpressions }) => {
    const at = jsonPointer(...path, 'matchExpressions');
    return edit(message('fix.prefer-label', { label }), { op: 'replace', path: at, value: matchExpressions });
  });
}
