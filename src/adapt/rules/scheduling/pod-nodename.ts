import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { ownersOf } from '../../objects/owners.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** A node by its name, which the target does not have. */
export const rule: Rule = {
  id: 'pod-nodename',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    const node = pod?.spec.nodeName;
    if (!pod || typeof node !== 'string' || node === '') return;
    // What a controller owns is made anew, without the node.
    if (ownersOf(object).some(({ controller }) => controller)) return;
    const { nodes } = target.facts;
    if (nodes === undefined) yield { unknown: 'nodes' };
    else if (!nodes.some(({ name }) => name === node)) {
      const pointer = jsonPointer(...pod.path, 'nodeName');
      const fixes = [edit(message('fix.leave-out-node', { node }), { op: 'remove', path: pointer })];
      yield { severity: 'error', pointer, message: message('rule.pod-nodename', { node }), fixes };
    }
  },
};
