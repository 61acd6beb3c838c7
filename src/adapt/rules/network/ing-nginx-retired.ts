import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { imagesOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** The controller that its project has retired. Source: the announcement of the Kubernetes project of November 2025. */
export const rule: Rule = {
  id: 'ing-nginx-retired',
  *check(object) {
    const controller = object.kind === 'IngressClass' ? recordAt(object, 'spec')?.controller : undefined;
    const pointer =
      controller === 'k8s.io/ingress-nginx'
        ? '/spec/controller'
        : imagesOf(object).find(({ image }) => /(^|\/)ingress-nginx\/controller(-chroot)?[:@]/.test(image))?.pointer;
    if (pointer === undefined) return;
    const fixes = [toDo(message('todo.other-controller'))];
    yield { severity: 'info', pointer, message: message('rule.ing-nginx-retired'), fixes };
  },
};
