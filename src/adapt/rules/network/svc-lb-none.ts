import { message } from '../../../model/message.ts';
import { hasBalancerMaker } from '../../providers/load-balancers.ts';
import { providerOf } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';
import { serviceSpec } from '../services.ts';

/** A load balancer where nothing is seen that makes one. */
export const rule: Rule = {
  id: 'svc-lb-none',
  *check(object, { target }) {
    if (serviceSpec(object)?.type !== 'LoadBalancer') return;
    const { customResources, loadBalancers, version } = target.facts;
    const provider = providerOf(target.facts);
    if (provider === undefined) yield { unknown: 'nodes' };
    if (customResources === undefined) yield { unknown: 'customResources' };
    if (loadBalancers === undefined) yield { unknown: 'loadBalancers' };
    if (provider !== 'none' || customResources === undefined || loadBalancers === undefined) return;
    // K3s brings one of its own. Source: the documentation of K3s.
    if (version?.gitVersion.includes('+k3s')) return;
    if (hasBalancerMaker(customResources) || loadBalancers.some(({ addresses }) => addresses.length > 0)) return;
    yield { severity: 'warning', pointer: '/spec/type', message: message('rule.svc-lb-none') };
  },
};
