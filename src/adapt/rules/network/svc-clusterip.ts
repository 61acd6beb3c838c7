import { message } from '../../../model/message.ts';
import { edit, removingAll, safeEdit } from '../../fixes/fixes.ts';
import { inRange, serviceRanges } from '../../objects/addresses.ts';
import { isOfApiServer, serviceSpec } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** An address inside the cluster that the source gave. */
export const rule: Rule = {
  id: 'svc-clusterip',
  kinds: ['Service'],
  *check(object, { target }) {
    const spec = serviceSpec(object);
    const address = spec?.clusterIP;
    if (!spec || typeof address !== 'string' || address === '' || address === 'None') return;
    if (spec.type === 'ExternalName' || isOfApiServer(object)) return;
    const ranges = serviceRanges(target);
    const pointer = '/spec/clusterIP';
    const out = removingAll(object, [pointer, '/spec/clusterIPs']);
    const title = message('fix.own-address', { address });
    if (ranges === undefined) yield { unknown: 'serviceCidrs' };
    else if (ranges.some((range) => inRange(address, range))) {
      yield {
        severity: 'warning',
        pointer,
        message: message('rule.svc-clusterip.taken', { address }),
        fixes: [edit(title, ...out)],
      };
    } else {
      const words = message('rule.svc-clusterip', { address, ranges: ranges.join(', ') });
      yield { severity: 'error', pointer, message: words, fixes: [safeEdit(title, ...out)] };
    }
  },
};
