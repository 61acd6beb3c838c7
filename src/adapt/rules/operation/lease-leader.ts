import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { removing, safeEdit } from '../../fixes/fixes.ts';
import { exclude } from '../../fixes/leaving-out.ts';
import type { Rule } from '../rule.ts';

/** Where leaders were noted before there were Leases. Source: `k8s.io/client-go/tools/leaderelection`. */
const leader = 'control-plane.alpha.kubernetes.io/leader';

/** Who leads on the source. */
export const rule: Rule = {
  id: 'lease-leader',
  *check(object) {
    const { apiVersion, kind, metadata, spec } = object;
    const held =
      kind === 'Lease' && parseApiVersion(apiVersion).group === 'coordination.k8s.io' && recordAt(spec)?.holderIdentity;
    // Those of nodes say that a node is alive.
    const lease = typeof held === 'string' && held !== '' && metadata.namespace !== 'kube-node-lease';
    const noted = (kind === 'ConfigMap' || kind === 'Endpoints') && metadata.annotations?.[leader] !== undefined;
    if (!lease && !noted) return;
    const pointer = lease ? '/spec/holderIdentity' : jsonPointer('metadata', 'annotations', leader);
    const without = safeEdit(message('fix.leave-out-leader'), removing(object, pointer));
    const fixes = lease ? [without, exclude('leases.coordination.k8s.io')] : [without];
    yield { severity: 'warning', pointer, message: message('rule.lease-leader', { name: metadata.name }), fixes };
  },
};
