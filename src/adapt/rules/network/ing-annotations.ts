import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { ingressIntent, readersOf } from '../../providers/ingress-controllers.ts';
import { classAnnotation, isIngress, servedBy } from '../ingress.ts';
import type { Rule } from '../rule.ts';

/** What is said of an annotation, by what it asks for. */
const codes = {
  guard: 'rule.ing-annotations.guard',
  internal: 'rule.ing-annotations.internal',
  rewrite: 'rule.ing-annotations.rewrite',
  balancer: 'rule.ing-annotations',
  setting: 'rule.ing-annotations',
} as const;

/** Annotations that what serves the Ingress on the target does not read. */
export const rule: Rule = {
  id: 'ing-annotations',
  *check(object, { target }) {
    if (!isIngress(object)) return;
    const said = Object.entries(object.metadata.annotations ?? {})
      .filter(([key]) => key !== classAnnotation && readersOf(key).length > 0)
      .map(([key, value]) => ({ key, intent: ingressIntent(key, String(value)) }));
    if (said.length === 0) return;
    const controller = servedBy(object, target);
    if (controller === 'unknown') yield { unknown: 'ingressClasses' };
    if (controller === 'unknown' || controller === undefined) return;
    const met = new Set(said.filter(({ key }) => controller.reads(key)).map(({ intent }) => intent));
    for (const { key, intent } of said) {
      // Of certificates there is more to say.
      if (intent === 'certificate' || controller.reads(key)) continue;
      const isLoss = (intent === 'guard' || intent === 'internal') && !met.has(intent);
      const words = message(met.has(intent) ? 'rule.ing-annotations' : codes[intent], {
        key,
        controller: controller.name,
      });
      const pointer = jsonPointer('metadata', 'annotations', key);
      yield { severity: isLoss ? 'error' : 'warning', pointer, message: words };
    }
  },
};
