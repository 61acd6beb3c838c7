import type { Fix } from '../../../model/assessment/finding.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removingAll, toDo } from '../../fixes/fixes.ts';
import { serviceSpec } from '../../objects/services.ts';
import { hasBalancerMaker } from '../../providers/load-balancers.ts';
import { providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** What a Service of another type may not say. Source: the validation of Services. */
const onlyOfBalancers = ['allocateLoadBalancerNodePorts', 'healthCheckNodePort', 'loadBalancerClass', 'loadBalancerIP'];

/** A load balancer where nothing is seen that makes one. */
export const rule: Rule = {
  id: 'svc-lb-none',
  kinds: ['Service'],
  *check(object, { target }) {
    if (serviceSpec(object)?.type !== 'LoadBalancer') return;
    const { customResources, loadBalancers, version } = target.facts;
    const provider = providerOf(target.facts);
    if (provider === undefined) yield { unknown: untoldOfCloud(target.facts) };
    if (customResources === undefined) yield { unknown: 'customResources' };
    if (loadBalancers === undefined) yield { unknown: 'loadBalancers' };
    if (provider !== 'none' || customResources === undefined || loadBalancers === undefined) return;
    if (version === undefined) yield { unknown: 'version' };
    if (version === undefined || hasBalancerMaker(customResources, version)) return;
    if (loadBalancers.some(({ addresses }) => addresses.length > 0)) return;
    const path = '/spec/type';
    const fixes = [toDo(message('todo.install-balancer')), ...atNodes(object)];
    yield { severity: 'warning', pointer: path, message: message('rule.svc-lb-none'), fixes };
  },
};

/** Ports of the nodes let everybody in: not where somebody is kept out. */
function atNodes(object: KubeObject): Fix[] {
  if (serviceSpec(object)?.loadBalancerSourceRanges !== undefined) return [];
  const pointers = onlyOfBalancers.map((field) => `/spec/${field}`);
  const type = { op: 'replace', path: '/spec/type', value: 'NodePort' } as const;
  return [edit(message('fix.node-port'), type, ...removingAll(object, pointers))];
}
