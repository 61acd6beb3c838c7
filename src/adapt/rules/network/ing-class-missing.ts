import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { type Message, message } from '../../../model/message.ts';
import { classAnnotation } from '../../mappings/ingress-classes.ts';
import { isIngress } from '../../objects/ingress.ts';
import { servedWithoutObject } from '../../providers/ingress-controllers.ts';
import { type ClassOf, classInPlan, missingClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** An ingress class that neither is on the target nor comes along. */
export const rule: Rule = {
  id: 'ing-class-missing',
  kinds: ['Ingress'],
  *check(object, about) {
    if (!isIngress(object)) return;
    const field = recordAt(object, 'spec')?.ingressClassName;
    const name = field ?? object.metadata.annotations?.[classAnnotation];
    if (typeof name !== 'string') return;
    const served = field === undefined ? servedWithoutObject(name, about.target.facts) : undefined;
    if (served) {
      if ('unknown' in served) yield served;
      return;
    }
    const pointer =
      field === undefined ? jsonPointer('metadata', 'annotations', classAnnotation) : '/spec/ingressClassName';
    const words = (classes: string | Message) => message('rule.ing-class-missing', { name, classes });
    const others = (best?: ClassOf<'ingressClasses'>) => (best ? [classInPlan('ingressClasses', name, best.name)] : []);
    yield* missingClass('ingressClasses', name, { pointer, words, others }, about);
  },
};
