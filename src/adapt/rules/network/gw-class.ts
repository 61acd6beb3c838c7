import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import type { Rule } from '../rule.ts';

/** A gateway class that neither is on the target nor comes along. */
export const rule: Rule = {
  id: 'gw-class',
  *check(object, { target, objects }) {
    if (object.kind !== 'Gateway' || parseApiVersion(object.apiVersion).group !== 'gateway.networking.k8s.io') return;
    const name = recordAt(object, 'spec')?.gatewayClassName;
    if (typeof name !== 'string') return;
    const classes = target.facts.gatewayClasses;
    if (classes === undefined) yield { unknown: 'gatewayClasses' };
    else if (!classes.some((one) => one.name === name) && !objects.has('GatewayClass', undefined, name)) {
      yield { severity: 'error', pointer: '/spec/gatewayClassName', message: message('rule.gw-class', { name }) };
    }
  },
};
