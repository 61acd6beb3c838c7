import { message } from '../../../model/message.ts';
import { claimSpecs } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** A storage class that neither is on the target nor comes along. */
export const rule: Rule = {
  id: 'sc-missing',
  *check(object, { target, objects }) {
    for (const { pointer, spec } of claimSpecs(object)) {
      const name = spec.storageClassName;
      if (typeof name !== 'string' || name === '') continue;
      const classes = target.facts.storageClasses;
      if (classes === undefined) yield { unknown: 'storageClasses' };
      else if (!classes.some((one) => one.name === name) && !objects.has('StorageClass', undefined, name)) {
        yield {
          severity: 'error',
          pointer: `${pointer}/storageClassName`,
          message: message('rule.sc-missing', { name, classes: classes.map((one) => one.name).join(', ') || '–' }),
        };
      }
    }
  },
};
