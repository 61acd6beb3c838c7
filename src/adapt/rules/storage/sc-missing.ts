import { message } from '../../../model/message.ts';
import { missingClass } from '../missing-class.ts';
import { claimSpecs } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** A storage class that neither is on the target nor comes along. */
export const rule: Rule = {
  id: 'sc-missing',
  *check(object, about) {
    for (const { pointer, spec } of claimSpecs(object)) {
      const name = spec.storageClassName;
      if (typeof name !== 'string' || name === '') continue;
      const words = (classes: string) => message('rule.sc-missing', { name, classes });
      yield* missingClass('storageClasses', name, { pointer: `${pointer}/storageClassName`, words }, about);
    }
  },
};
