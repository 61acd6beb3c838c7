import { message } from '../../../model/message.ts';
import { conversionTo } from '../../fixes/conversion-to.ts';
import { toDo } from '../../fixes/fixes.ts';
import { servedInstead } from '../../fixes/served-instead.ts';
import type { Rule } from '../rule.ts';

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
    const fixes = conversionTo(object, to);
    const code = fixes.length > 0 ? 'rule.api-removed' : 'rule.api-removed.anew';
    const anew = () => toDo(message('todo.write-anew', { kind, name: object.metadata.name, to }));
    yield {
      severity: 'error',
      pointer: '/apiVersion',
      message: message(code, { apiVersion, kind, to }),
      fixes: fixes.length > 0 ? fixes : [anew()],
    };
  },
};
