import { message } from '../../../model/message.ts';
import { knownHost } from '../../providers/hosts.ts';
import { isPrivateName } from '../addresses.ts';
import { checkClusterName } from '../cluster-names.ts';
import type { Rule } from '../rule.ts';
import { serviceSpec } from '../services.ts';

/** A name that leads back to the source, or nowhere. */
export const rule: Rule = {
  id: 'svc-externalname',
  *check(object, about) {
    const spec = serviceSpec(object);
    const name = spec?.externalName;
    if (spec?.type !== 'ExternalName' || typeof name !== 'string') return;
    const pointer = '/spec/externalName';
    const host = name.replace(/\.$/, '');
    yield* checkClusterName(host, pointer, about);
    const known = knownHost(host);
    if (known?.role === 'balancer') {
      yield { severity: 'warning', pointer, message: message('rule.svc-externalname.balancer', { host }) };
    } else if (known?.role === 'database' || known?.role === 'queue') {
      yield { severity: 'warning', pointer, message: message('rule.svc-externalname.outside', { host }) };
    } else if (isPrivateName(host)) {
      yield { severity: 'warning', pointer, message: message('rule.svc-externalname.private', { host }) };
    }
  },
};
