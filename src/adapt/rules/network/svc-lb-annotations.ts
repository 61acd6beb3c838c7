import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { texts } from '../../../model/parse.ts';
import { type BalancerIntent, balancerAnnotation, internalIn } from '../../providers/load-balancers.ts';
import { cloudName, providerOf } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';
import { serviceSpec } from '../services.ts';

/** What is lost with an annotation that is not read, where that is more than a setting. */
const losses = {
  internal: 'rule.svc-lb-annotations.internal',
  sources: 'rule.svc-lb-annotations.sources',
  certificate: 'rule.svc-lb-annotations.certificate',
} as const;

function isLoss(intent: BalancerIntent): intent is keyof typeof losses {
  return Object.hasOwn(losses, intent);
}

/** What a cloud is told of a load balancer, where the target is of another one: nobody reads it there. */
export const rule: Rule = {
  id: 'svc-lb-annotations',
  *check(object, { target }) {
    const spec = serviceSpec(object);
    if (spec?.type !== 'LoadBalancer') return;
    const said = Object.entries(object.metadata.annotations ?? {}).flatMap(([key, value]) => {
      const annotation = balancerAnnotation(key, String(value));
      return annotation ? [{ key, ...annotation }] : [];
    });
    if (said.length === 0) return;
    const provider = providerOf(target.facts);
    if (provider === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const met = new Set(said.filter(({ cloud }) => cloud === provider).map(({ intent }) => intent));
    if (texts(spec.loadBalancerSourceRanges).length > 0) met.add('sources');
    for (const { key, cloud, intent } of said) {
      if (cloud === provider) continue;
      const pointer = jsonPointer('metadata', 'annotations', key);
      const args = { key, cloud: cloudName(cloud) };
      if (!isLoss(intent) || met.has(intent)) {
        yield { severity: 'warning', pointer, message: message('rule.svc-lb-annotations', args) };
        continue;
      }
      const instead = provider === 'none' || provider === 'other' ? undefined : internalIn(provider);
      const words =
        intent === 'internal' && instead !== undefined
          ? message('rule.svc-lb-annotations.internal.instead', { ...args, instead })
          : message(losses[intent], args);
      yield { severity: 'error', pointer, message: words };
    }
  },
};
