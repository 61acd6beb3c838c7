import type { Fix } from '../../../model/finding.ts';
import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { type IngressIntent, ingressIntent, readersOf } from '../../providers/ingress-controllers.ts';
import { ingressSettingFor } from '../../providers/ingress-settings.ts';
import type { Annotation } from '../../providers/spelling.ts';
import { edit, removing, safeEdit, saying, toDo } from '../fixes.ts';
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
      .map(([key, value]) => ({ key, value: String(value), intent: ingressIntent(key, String(value)) }));
    if (said.length === 0) return;
    const controller = servedBy(object, target);
    if (controller === 'unknown') yield { unknown: 'ingressClasses' };
    if (controller === 'unknown' || controller === undefined) return;
    const met = new Set(said.filter(({ key }) => controller.reads(key)).map(({ intent }) => intent));
    for (const { key, value, intent } of said) {
      // Of certificates there is more to say.
      if (intent === 'certificate' || controller.reads(key)) continue;
      const isLoss = (intent === 'guard' || intent === 'internal') && !met.has(intent);
      const words = message(met.has(intent) ? 'rule.ing-annotations' : codes[intent], {
        key,
        controller: controller.name,
      });
      const pointer = jsonPointer('metadata', 'annotations', key);
      const fixes = waysOut(
        object,
        { key, value },
        { controller: controller.name, intent, isLoss, met: met.has(intent) },
      );
      yield { severity: isLoss ? 'error' : 'warning', pointer, message: words, fixes };
    }
  },
};

/** What the controller is told in its place, unless it is told already; what only leaves it out, where nobody gets in by that. */
function waysOut(
  object: KubeObject,
  said: Annotation,
  { controller, intent, isLoss, met }: { controller: string; intent: IngressIntent; isLoss: boolean; met: boolean },
): Fix[] {
  const { key } = said;
  const pointer = jsonPointer('metadata', 'annotations', key);
  const title = message('fix.leave-out-annotation', { key });
  if (met && (intent === 'guard' || intent === 'internal')) return [safeEdit(title, removing(object, pointer))];
  const instead = ingressSettingFor(controller, said);
  const free = instead && object.metadata.annotations?.[instead.key] === undefined;
  const same = free ? [saying(instead, pointer)] : [];
  if (isLoss) return [...same, toDo(message(intent === 'guard' ? 'todo.keep-out' : 'todo.keep-internal', { key }))];
  const rewrite = intent === 'rewrite' ? [toDo(message('todo.rewrite', { key, controller }))] : [];
  return [...same, ...rewrite, edit(title, removing(object, pointer))];
}
