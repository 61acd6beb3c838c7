import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { type JsonRecord, jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import { taintText, tolerates, tolerationOf } from '../../nodes/nodes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { isServedAt } from '../../objects/served-at.ts';
import { nodeMeaning } from '../../providers/node-labels.ts';
import { taintOwner } from '../../providers/node-taints.ts';
import type { Rule } from '../rule.ts';

/** A toleration of a taint that only nodes of one provider have, and none of the target does. */
export const rule: Rule = {
  id: 'sched-toleration-useless',
  kinds: podKinds,
  *check(object, about) {
    const pod = podOf(object);
    const all = recordsOf(pod?.spec.tolerations);
    for (const [index, toleration] of all) {
      const { key } = toleration;
      const owner = typeof key === 'string' ? taintOwner(key) : undefined;
      if (!pod || typeof key !== 'string' || owner === undefined) continue;
      const { nodes } = about.target.facts;
      const { of, group } = owner;
      // Its taint comes when a node is about to go.
      const comes = group === undefined ? false : isServedAt(group, about);
      if (comes) continue;
      if (comes === undefined) yield { unknown: 'apis' };
      else if (nodes === undefined) yield { unknown: 'nodes' };
      else if (nodes.some(({ taints }) => taints === undefined)) yield { unknown: 'taints of nodes' };
      else if (!nodes.some(({ taints = [] }) => taints.some((taint) => taint.key === key))) {
        const pointer = jsonPointer(...pod.path, 'tolerations', index);
        const others = all.map(([, one]) => one);
        const without = edit(message('fix.leave-out-toleration', { key }), removing(object, pointer));
        const fixes = [...sameTaint(pointer, toleration, { others, nodes }), without];
        yield {
          severity: 'info',
          pointer,
          message: message('rule.sched-toleration-useless', { key, owner: of }),
          fixes,
        };
      }
    }
  },
};

/** The taint of the target that tells the same, such as that a node may be taken away at any time. */
function sameTaint(
  path: string,
  { key, value }: JsonRecord,
  { others, nodes }: { others: readonly JsonRecord[]; nodes: readonly NodeFacts[] },
): Fix[] {
  const meaning = nodeMeaning(String(key), typeof value === 'string' ? value : undefined);
  const found = nodes
    .flatMap(({ taints = [] }) => taints)
    .find((taint) => meaning !== undefined && nodeMeaning(taint.key, taint.value) === meaning);
  if (!found || tolerates(others, found)) return [];
  const operation = { op: 'replace', path, value: tolerationOf(found) } as const;
  return [edit(message('fix.tolerate', { taint: taintText(found) }), operation)];
}
