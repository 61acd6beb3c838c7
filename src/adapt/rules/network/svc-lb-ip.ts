import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { serviceSpec } from '../../objects/services.ts';
import { addressAnnotations, cloudOfBalancerClass } from '../../providers/load-balancers.ts';
import { servesGroup } from '../../providers/network-addons.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Problem, Rule, RuleAbout, Unknown } from '../rule.ts';

/** An address or a class of a load balancer that the target may not have. */
export const rule: Rule = {
  id: 'svc-lb-ip',
  kinds: ['Service'],
  *check(object, { target }) {
    const spec = serviceSpec(object);
    if (spec?.type !== 'LoadBalancer') return;
    const { loadBalancerIP: address, loadBalancerClass: name } = spec;
    if (typeof address === 'string' && address !== '') yield asked(object, address, '/spec/loadBalancerIP');
    yield* askedByAnnotation(object, target);
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

function asked(object: KubeObject, address: string, pointer: string): Problem {
  const fixes = [
    edit(message('fix.own-address', { address }), removing(object, pointer)),
    toDo(message('todo.take-over', { id: address })),
  ];
  return { severity: 'warning', pointer, message: message('rule.svc-lb-ip', { address }), fixes };
}

function* askedByAnnotation(object: KubeObject, { facts }: RuleAbout['target']): Generator<Problem | Unknown> {
  for (const { key, tool, group } of addressAnnotations) {
    const address = object.metadata.annotations?.[key];
    if (address === undefined || address === '') continue;
    const pointer = jsonPointer('metadata', 'annotations', key);
    const problem = asked(object, address, pointer);
    if (facts.customResources === undefined) yield { unknown: 'customResources' };
    else if (servesGroup(facts.customResources, group)) yield problem;
    else yield { ...problem, message: message('rule.svc-lb-ip.tool', { address, tool }) };
  }
}
