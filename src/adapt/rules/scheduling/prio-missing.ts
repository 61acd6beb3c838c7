import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** A priority class that neither is on the target nor comes along: admission refuses the pods. */
export const rule: Rule = {
  id: 'prio-missing',
  *check(object, { target, objects }) {
    const pod = podOf(object);
    const name = pod?.spec.priorityClassName;
    if (!pod || typeof name !== 'string' || name === '') return;
    const classes = target.facts.priorityClasses;
    if (classes === undefined) yield { unknown: 'priorityClasses' };
    else if (!classes.some((one) => one.name === name) && !objects.has('PriorityClass', undefined, name)) {
      const pointer = jsonPointer(...pod.path, 'priorityClassName');
      yield { severity: 'error', pointer, message: message('rule.prio-missing', { name }) };
    }
  },
};
