import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { serviceSpec } from '../../objects/services.ts';
import { type BalancerIntent, balancerAnnotation } from '../../providers/load-balancers.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** What is said of each thing that only one cluster can have. */
const codes = {
  identity: 'rule.svc-lb-id',
  address: 'rule.svc-lb-id.address',
  certificate: 'rule.svc-lb-id.certificate',
  place: 'rule.svc-lb-id.place',
} as const;

/** What the cloud chooses where nobody says it. */
const titles = {
  identity: 'fix.own-balancer',
  address: 'fix.new-address',
  place: 'fix.own-network',
} as const;

function isOwn(intent: BalancerIntent): intent is keyof typeof codes {
  return Object.hasOwn(codes, intent);
}

/** A load balancer, an address, a certificate or a network of the source's account, on a target of the same cloud. */
export const rule: Rule = {
  id: 'svc-lb-id',
  kinds: ['Service'],
  *check(object, { target }) {
    if (serviceSpec(object)?.type !== 'LoadBalancer') return;
    for (const [key, value] of Object.entries(object.metadata.annotations ?? {})) {
      const said = balancerAnnotation(key, String(value));
      if (!said || !isOwn(said.intent) || value === '') continue;
      const provider = providerOf(target.facts);
      if (provider === undefined) {
        yield { unknown: untoldOfCloud(target.facts) };
        return;
      }
      // Another cloud does not read it at all.
      if (provider !== said.cloud) continue;
      const severity = said.intent === 'identity' || said.intent === 'address' ? 'error' : 'warning';
      const words = message(codes[said.intent], { id: String(value), cloud: cloudName(said.cloud) });
      const pointer = jsonPointer('metadata', 'annotations', key);
      const ways = { id: String(value) };
      const fixes =
        said.intent === 'certificate'
          ? [toDo(message('todo.certificate-there', ways))]
          : [
              edit(message(titles[said.intent], { key }), removing(object, pointer)),
              ...(severity === 'error' ? [toDo(message('todo.take-over', ways))] : []),
            ];
      yield { severity, pointer, message: words, fixes };
    }
  },
};
