import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isPrivateName } from '../../objects/addresses.ts';
import { serviceSpec } from '../../objects/services.ts';
import { knownHost } from '../../providers/hosts.ts';
import { checkClusterName } from '../cluster-names.ts';
import type { Rule } from '../rule.ts';

/** A name that leads back to the source, or nowhere. */
export const rule: Rule = {
  id: 'svc-externalname',
  kinds: ['Service'],
  *check(object, about) {
    const spec = serviceSpec(object);
    const name = spec?.externalName;
    if (spec?.type !== 'ExternalName' || typeof name !== 'string') return;
    const pointer = '/spec/externalName';
    const host = name.replace(/\.$/, '');
    const end = name.slice(host.length);
    const instead = (other: string) => ({ op: 'replace', path: pointer, value: other + end }) as const;
    yield* checkClusterName({ host, pointer, instead, of: object }, about);
    const known = knownHost(host);
    if (known?.role === 'balancer') {
      yield {
        severity: 'warning',
        pointer,
        message: message('rule.svc-externalname.balancer', { host }),
        fixes: [toDo(message('todo.other-name', { host }))],
      };
    } else if (known?.role === 'database' || known?.role === 'queue') {
      yield {
        severity: 'warning',
        pointer,
        message: message('rule.svc-externalname.outside', { host }),
        fixes: [toDo(message('todo.reach-host', { host }))],
      };
    } else if (isPrivateName(host)) {
      yield {
        severity: 'warning',
        pointer,
        message: message('rule.svc-externalname.private', { host }),
        fixes: [toDo(message('todo.reach-host', { host }))],
      };
    }
  },
};
