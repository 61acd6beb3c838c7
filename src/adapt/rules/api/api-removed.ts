import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';
import { servedInstead } from '../served-instead.ts';

/** A version of a kind that the target does not serve, though it serves a later one. */
export const rule: Rule = {
  id: 'api-removed',
  *check({ apiVersion, kind }, { target }) {
    const served = target.serves(apiVersion, kind);
    if (served === undefined) yield { unknown: 'apis' };
    if (served !== false) return;
    const to = servedInstead(apiVersion, kind, target);
    if (to === undefined) return;
    yield { severity: 'error', pointer: '/apiVersion', message: message('rule.api-removed', { apiVersion, kind, to }) };
  },
};
