import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { gatewayApi } from '../../objects/gateway-api.ts';
import { missingClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A gateway class that neither is on the target nor comes along. */
export const rule: Rule = {
  id: 'gw-class',
  kinds: ['Gateway'],
  *check(object, about) {
    if (parseApiVersion(object.apiVersion).group !== gatewayApi) return;
    const name = recordAt(object, 'spec')?.gatewayClassName;
    if (typeof name !== 'string') return;
    const words = () => message('rule.gw-class', { name });
    yield* missingClass('gatewayClasses', name, { pointer: '/spec/gatewayClassName', words }, about);
  },
};
