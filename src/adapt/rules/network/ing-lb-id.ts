import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { isIngress, servedBy } from '../../objects/ingress.ts';
import { ingressIntent } from '../../providers/ingress-controllers.ts';
import type { Rule } from '../rule.ts';

/** A load balancer or an address of the source, which the controller of the target would take over. */
export const rule: Rule = {
  id: 'ing-lb-id',
  kinds: ['Ingress'],
  *check(object, { target }) {
    if (!isIngress(object)) return;
    for (const [key, value] of Object.entries(object.metadata.annotations ?? {})) {
      if (ingressIntent(key, String(value)) !== 'balancer') continue;
      const controller = servedBy(object, target);
      if (controller === 'unknown') yield { unknown: 'ingressClasses' };
      if (controller === 'unknown' || !controller?.reads(key)) return;
      const pointer = jsonPointer('metadata', 'annotations', key);
      const words = message('rule.ing-lb-id', { id: String(value), controller: controller.name });
      const fixes = [
        edit(message('fix.own-balancer'), removing(object, pointer)),
        toDo(message('todo.take-over', { id: String(value) })),
      ];
      yield { severity: 'error', pointer, message: words, fixes };
    }
  },
};
