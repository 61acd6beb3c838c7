import { message } from '../../../model/message.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { serviceSpec } from '../../objects/services.ts';
import { cloudOfBalancerClass } from '../../providers/load-balancers.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** An address or a class of a load balancer that the target may not have. */
export const rule: Rule = {
  id: 'svc-lb-ip',
  *check(object, { target }) {
    const spec = serviceSpec(object);
    if (spec?.type !== 'LoadBalancer') return;
    const { loadBalancerIP: address, loadBalancerClass: name } = spec;
    if (typeof address === 'string' && address !== '') {
      const words = message('rule.svc-lb-ip', { address });
      const pointer = '/spec/loadBalancerIP';
      const fixes = [
        edit(message('fix.own-address', { address }), removing(object, pointer)),
        toDo(message('todo.take-over', { id: address })),
      ];
      yield { severity: 'warning', pointer, message: words, fixes };
    }
    const cloud = typeof name === 'string' ? cloudOfBalancerClass(name) : undefined;
    if (cloud === undefined || typeof name !== 'string') return;
    const provider = providerOf(target.facts);
    if (provider === undefined) yield { unknown: untoldOfCloud(target.facts) };
    else if (provider !== cloud) {
      const words = message('rule.svc-lb-ip.class', { name, cloud: cloudName(cloud) });
      const pointer = '/spec/loadBalancerClass';
      const fixes = [edit(message('fix.usual-balancer', { name }), removing(object, pointer))];
      yield { severity: 'error', pointer, message: words, fixes };
    }
  },
};
