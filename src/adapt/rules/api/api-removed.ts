import { message } from '../../../model/message.ts';
import { conversionTo } from '../conversion-to.ts';
import type { Rule } from '../rule.ts';
import { servedInstead } from '../served-instead.ts';

/** A version of a kind that the target does not serve, though it serves a later one. */
export const rule: Rule = {
  id: 'api-removed',
  *check(object, { target }) {
    const { apiVersion, kind } = object;
    const served = target.serves(apiVersion, kind);
    if (served === undefined) yield { unknown: 'apis' };
    if (served !== false) return;
    const to = servedInstead(apiVersion, kind, target);
    if (to === undefined) return;
    const words = message('rule.api-removed', { apiVersion, kind, to });
    yield { severity: 'error', pointer: '/apiVersion', message: words, fixes: conversionTo(object, to) };
  },
};
