import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../fixes.ts';
import { type ClassOf, missingClass } from '../missing-class.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** A priority class that neither is on the target nor comes along: admission refuses the pods. */
export const rule: Rule = {
  id: 'prio-missing',
  *check(object, about) {
    const pod = podOf(object);
    const name = pod?.spec.priorityClassName;
    if (!pod || typeof name !== 'string' || name === '') return;
    const pointer = jsonPointer(...pod.path, 'priorityClassName');
    const words = () => message('rule.prio-missing', { name });
    const others = () => [edit(message('fix.leave-out-class', { name }), { op: 'remove', path: pointer })];
    const ofSystem = object.metadata.namespace === 'kube-system';
    const suits = (one: ClassOf<'priorityClasses'>) => ofSystem || !one.name.startsWith('system-');
    yield* missingClass('priorityClasses', name, { pointer, words, suits, others }, about);
  },
};
