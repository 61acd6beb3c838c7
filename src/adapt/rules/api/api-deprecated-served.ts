import { message } from '../../../model/message.ts';
import { replacementOf } from '../../removed-apis.ts';
import { conversionTo } from '../conversion-to.ts';
import type { Rule } from '../rule.ts';

/** A version that the target still serves, and that later versions of Kubernetes do not. */
export const rule: Rule = {
  id: 'api-deprecated-served',
  *check(object, { target }) {
    const { apiVersion, kind } = object;
    const to = replacementOf(apiVersion, kind);
    if (to === undefined) return;
    const served = target.serves(apiVersion, kind);
    if (served === undefined) yield { unknown: 'apis' };
    else if (served && target.serves(to, kind)) {
      const words = message('rule.api-deprecated-served', { apiVersion, kind, to });
      yield { severity: 'warning', pointer: '/apiVersion', message: words, fixes: conversionTo(object, to) };
    }
  },
};
