import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { classAnnotation } from '../../mappings/ingress-classes.ts';
import { defaultClass } from '../../objects/default-class.ts';
import { isIngress } from '../../objects/ingress.ts';
import { controllerWithoutClass } from '../../providers/ingress-controllers.ts';
import { providerOf, untoldOfCloud } from '../../providers/provider.ts';
import { useClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** An Ingress that names no class, where the target has no default one. */
export const rule: Rule = {
  id: 'ing-class-none',
  kinds: ['Ingress'],
  *check(object, { target }) {
    if (!isIngress(object)) return;
    const spec = recordAt(object, 'spec');
    if (spec?.ingressClassName !== undefined) return;
    if (object.metadata.annotations?.[classAnnotation] !== undefined) return;
    const classes = target.facts.ingressClasses;
    const usual = classes && defaultClass(classes);
    if (classes === undefined || usual === undefined) yield { unknown: 'ingressClasses' };
    if (usual !== 'none') return;
    if (providerOf(target.facts) === undefined) yield { unknown: untoldOfCloud(target.facts) };
    else if (!controllerWithoutClass(target.facts)) {
      const fixes = spec ? (classes ?? []).map(({ name }) => useClass('/spec/ingressClassName', name, 'add')) : [];
      yield { severity: 'warning', pointer: '/spec', message: message('rule.ing-class-none'), fixes };
    }
  },
};
