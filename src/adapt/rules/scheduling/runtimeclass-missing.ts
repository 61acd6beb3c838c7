import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** A runtime class that neither is on the target nor comes along: admission refuses the pods. */
export const rule: Rule = {
  id: 'runtimeclass-missing',
  *check(object, { target, objects }) {
    const pod = podOf(object);
    const name = pod?.spec.runtimeClassName;
    if (!pod || typeof name !== 'string') return;
    const classes = target.facts.runtimeClasses;
    if (classes === undefined) yield { unknown: 'runtimeClasses' };
    else if (!classes.some((one) => one.name === name) && !objects.has('RuntimeClass', undefined, name)) {
      const pointer = jsonPointer(...pod.path, 'runtimeClassName');
      yield { severity: 'error', pointer, message: message('rule.runtimeclass-missing', { name }) };
    }
  },
};
