import { jsonPointer, recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { classAnnotation, isIngress } from '../ingress.ts';
import type { Rule } from '../rule.ts';

/** A class that is said twice, which no API server takes for a new Ingress. Source: the validation of Ingresses. */
export const rule: Rule = {
  id: 'ing-class-both',
  *check(object) {
    if (!isIngress(object) || recordAt(object, 'spec')?.ingressClassName === undefined) return;
    if (object.metadata.annotations?.[classAnnotation] === undefined) return;
    const pointer = jsonPointer('metadata', 'annotations', classAnnotation);
    yield { severity: 'error', pointer, message: message('rule.ing-class-both') };
  },
};
