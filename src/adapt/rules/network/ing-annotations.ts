import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing, safeEdit, saying, toDo } from '../../fixes/fixes.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import { classAnnotation } from '../../mappings/ingress-classes.ts';
import { controllerOf, isIngress } from '../../objects/ingress.ts';
import {
  type Guard,
  type IngressIntent,
  ingressIntent,
  isGuard,
  knownController,
  readersOf,
} from '../../providers/ingress-controllers.ts';
import { ingressSettingFor } from '../../providers/ingress-settings.ts';
import { type Annotation, sameList } from '../../providers/spelling.ts';
import type { Problem, Rule } from '../rule.ts';

/** What is said of an annotation that is no guard, by what it asks for. */
const codes = {
  attached: 'rule.ing-annotations.attached',
  canary: 'rule.ing-annotations.canary',
  internal: 'rule.ing-annotations.internal',
  rewrite: 'rule.ing-annotations.rewrite',
  balancer: 'rule.ing-annotations',
  setting: 'rule.ing-annotations',
} as const;

/** Annotations that what serves the Ingress on the target does not read. */
export const rule: Rule = {
  id: 'ing-annotations',
  kinds: ['Ingress'],
  *check(object, { target }) {
    if (!isIngress(object)) return;
    const said = Object.entries(object.metadata.annotations ?? {})
      .filter(([key]) => key !== classAnnotation && readersOf(key).length > 0)
      .map(([key, value]) => ({ key, value: String(value), intent: ingressIntent(key, String(value)) }));
    if (said.length === 0) return;
    const served = controllerOf(object, target);
    if (served === 'unknown') yield { unknown: 'ingressClasses' };
    if (served === 'unknown' || served === undefined) return;
    const controller = knownController(served.controller);
    if (!controller) {
      yield* unsure(said, served.controller);
      return;
    }
    const read = said.filter(({ key }) => controller.reads(key));
    for (const { key, value, intent } of said) {
      // Of certificates there is more to say.
      if (intent === 'certificate' || controller.reads(key)) continue;
      const met = read.some((other) => asksTheSame(other, { key, value, intent }));
      const isLoss = (isGuard(intent) || intent === 'internal' || intent === 'canary') && !met;
      const code = isGuard(intent) ? 'rule.ing-annotations.guard' : codes[intent];
      const words = message(met ? 'rule.ing-annotations' : code, { key, controller: controller.name });
      const pointer = jsonPointer('metadata', 'annotations', key);
      const fixes = waysOut(object, { key, value }, { controller: controller.name, intent, isLoss, met });
      yield { severity: isLoss ? 'error' : 'warning', pointer, message: words, fixes };
    }
  },
};

interface Asked extends Annotation {
  intent: IngressIntent;
}

/** Those that keep people out, for a controller of which is not known what it reads. */
function* unsure(said: readonly Asked[], controller: string): Generator<Problem> {
  for (const { key, intent } of said) {
    if (!isGuard(intent) && intent !== 'attached' && intent !== 'internal') continue;
    const item = message(intent === 'internal' ? 'todo.keep-internal' : 'todo.keep-out', { key });
    const words = message('rule.ing-annotations.unsure', { key, controller });
    yield {
      severity: 'warning',
      pointer: jsonPointer('metadata', 'annotations', key),
      message: words,
      fixes: [toDo(item)],
    };
  }
}

/** Whether one annotation asks for what the other does; of addresses only where they are the same ones, and never by what objects say. */
function asksTheSame(one: Asked, other: Asked): boolean {
  if (one.intent !== other.intent || one.intent === 'attached') return false;
  return !listed.has(one.intent) || sameList(one.value, other.value);
}

const listed: ReadonlySet<IngressIntent> = new Set<Guard>(['allow', 'deny', 'security-groups']);

/** What the controller is told in its place, unless it is told already; what only leaves it out, where nobody gets in by that. */
function waysOut(
  object: KubeObject,
  said: Annotation,
  { controller, intent, isLoss, met }: { controller: string; intent: IngressIntent; isLoss: boolean; met: boolean },
): Fix[] {
  const { key } = said;
  const pointer = jsonPointer('metadata', 'annotations', key);
  const title = message('fix.leave-out-annotation', { key });
  // Who may come in is a person's to decide, even where it seems to be said already.
  if (met && isGuard(intent)) return [edit(title, removing(object, pointer))];
  if (met && intent === 'internal') return [safeEdit(title, removing(object, pointer))];
  const instead = ingressSettingFor(controller, said);
  const free = instead && object.metadata.annotations?.[instead.key] === undefined;
  const same = free ? [saying(instead, pointer)] : [];
  const keepOut = toDo(message('todo.keep-out', { key }));
  if (intent === 'attached') return [keepOut, edit(title, removing(object, pointer))];
  if (intent === 'canary' && isLoss) return [leaveOut(object)];
  if (isLoss) return [...same, isGuard(intent) ? keepOut : toDo(message('todo.keep-internal', { key }))];
  const rewrite = intent === 'rewrite' ? [toDo(message('todo.rewrite', { key, controller }))] : [];
  return [...same, ...rewrite, edit(title, removing(object, pointer))];
}
