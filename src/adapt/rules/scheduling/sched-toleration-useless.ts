import { jsonPointer, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { taintOwner } from '../../providers/node-taints.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** A toleration of a taint that only nodes of one provider have, and none of the target does. */
export const rule: Rule = {
  id: 'sched-toleration-useless',
  *check(object, { target }) {
    const pod = podOf(object);
    for (const [index, { key }] of recordsOf(pod?.spec.tolerations)) {
      const owner = typeof key === 'string' ? taintOwner(key) : undefined;
      if (!pod || typeof key !== 'string' || owner === undefined) continue;
      const { nodes } = target.facts;
      if (nodes === undefined) yield { unknown: 'nodes' };
      else if (!nodes.some(({ taints }) => taints.some((taint) => taint.key === key))) {
        const pointer = jsonPointer(...pod.path, 'tolerations', index);
        yield { severity: 'info', pointer, message: message('rule.sched-toleration-useless', { key, owner }) };
      }
    }
  },
};
