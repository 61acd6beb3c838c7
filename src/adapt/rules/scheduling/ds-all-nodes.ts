import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { isVirtualNode } from '../../providers/node-taints.ts';
import { fittingNodes } from '../fitting-nodes.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Something that runs on every node, also on those of the target that are no machines. */
export const rule: Rule = {
  id: 'ds-all-nodes',
  *check(object, { target }) {
    const pod = object.kind === 'DaemonSet' ? podOf(object) : undefined;
    if (!pod) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const virtual = fittingNodes(pod, nodes).filter(({ labels }) => isVirtualNode(labels));
    const [first] = virtual;
    if (!first) return;
    const words = message('rule.ds-all-nodes', { node: first.name, count: virtual.length });
    yield { severity: 'warning', pointer: jsonPointer(...pod.path), message: words };
  },
};
