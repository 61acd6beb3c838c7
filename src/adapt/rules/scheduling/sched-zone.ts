import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import { requiredTerms } from '../../nodes/affinity.ts';
import { matchesLabels, matchesTerms, someNode } from '../../nodes/nodes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Labels that say where a node stands and what it is. Source: the well-known labels of Kubernetes. */
const places = new Set([
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'node.kubernetes.io/instance-type',
]);

/** Zones, regions or machine types of which the target has only some. That it has none of them is said by `sched-selector`. */
export const rule: Rule = {
  id: 'sched-zone',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    const terms = pod ? requiredTerms(pod) : [];
    const named = terms.flatMap(({ term, path }) =>
      recordsOf(term.matchExpressions).flatMap(([index, { key, operator, values }]) =>
        typeof key === 'string' && operator === 'In' && places.has(key)
          ? [{ key, values: texts(values), path, pointer: jsonPointer(...path, 'matchExpressions', index, 'values') }]
          : [],
      ),
    );
    if (named.length === 0) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const required = terms.map(({ term }) => term);
    const fits = someNode(nodes, (node) => matchesTerms(node, required));
    if (fits === undefined) yield { unknown: 'labels of nodes' };
    if (fits) {
      for (const { key, values, path, pointer } of named) {
        const isThere = (value: string) => someNode(nodes, (node) => matchesLabels(node, { [key]: value }));
        if (values.some((value) => isThere(value) === undefined)) yield { unknown: 'labels of nodes' };
        const missing = values.filter((value) => isThere(value) === false);
        if (missing.length === 0) continue;
        const args = { key, missing: missing.join(', ') };
        const left = values.filter((value) => !missing.includes(value));
        const fixes = [
          left.length > 0
            ? edit(message('fix.leave-out-values', args), { op: 'replace', path: pointer, value: left })
            : edit(message('fix.leave-out-term', args), removing(object, jsonPointer(...path))),
        ];
        yield { severity: 'info', pointer, message: message('rule.sched-zone', args), fixes };
      }
    }
  },
};
