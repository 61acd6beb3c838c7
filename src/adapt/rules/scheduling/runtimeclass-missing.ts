import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { missingClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A runtime class that neither is on the target nor comes along: admission refuses the pods. */
export const rule: Rule = {
  id: 'runtimeclass-missing',
  kinds: podKinds,
  *check(object, about) {
    const pod = podOf(object);
    const name = pod?.spec.runtimeClassName;
    if (!pod || typeof name !== 'string') return;
    const pointer = jsonPointer(...pod.path, 'runtimeClassName');
    const words = () => message('rule.runtimeclass-missing', { name });
    const others = () => [edit(message('fix.leave-out-class', { name }), { op: 'remove', path: pointer })];
    yield* missingClass('runtimeClasses', name, { pointer, words, others }, about);
  },
};
