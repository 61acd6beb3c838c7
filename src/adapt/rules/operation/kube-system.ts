import { message } from '../../../model/message.ts';
import { namespaceOf } from '../../../model/objects/kind-scope.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import { partOwner } from '../../objects/system-part.ts';
import type { Rule } from '../rule.ts';

/** Namespaces that every cluster has for itself. */
const own = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** An object among those of the cluster itself. */
export const rule: Rule = {
  id: 'kube-system',
  *check(object) {
    const { kind, metadata } = object;
    const namespace = kind === 'Namespace' ? metadata.name : namespaceOf(object);
    // That it is a part of the cluster is said by `provider-addon`.
    if (namespace === undefined || !own.has(namespace) || partOwner(metadata) !== undefined) return;
    const pointer = kind === 'Namespace' ? '/metadata/name' : '/metadata/namespace';
    yield {
      severity: 'warning',
      pointer,
      message: message('rule.kube-system', { namespace }),
      fixes: [leaveOut(object)],
    };
  },
};
