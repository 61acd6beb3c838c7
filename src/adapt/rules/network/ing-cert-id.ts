import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { ingressIntent } from '../../providers/ingress-controllers.ts';
import { isIngress, servedBy } from '../ingress.ts';
import type { Rule } from '../rule.ts';

/** A certificate that lies with a cloud, not in a Secret. */
export const rule: Rule = {
  id: 'ing-cert-id',
  *check(object, { target }) {
    if (!isIngress(object)) return;
    // A Secret does as well wherever it is served.
    const { tls } = recordAt(object, 'spec') ?? {};
    if (recordsOf(tls).some(([, { secretName }]) => typeof secretName === 'string')) return;
    for (const [key, value] of Object.entries(object.metadata.annotations ?? {})) {
      if (ingressIntent(key, String(value)) !== 'certificate') continue;
      const controller = servedBy(object, target);
      if (controller === 'unknown') yield { unknown: 'ingressClasses' };
      if (controller === 'unknown' || controller === undefined) return;
      const pointer = jsonPointer('metadata', 'annotations', key);
      const args = { id: String(value), controller: controller.name };
      yield controller.reads(key)
        ? { severity: 'warning', pointer, message: message('rule.ing-cert-id.account', args) }
        : { severity: 'error', pointer, message: message('rule.ing-cert-id', args) };
    }
  },
};
