import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { servedInstead } from '../../fixes/served-instead.ts';
import type { Rule } from '../rule.ts';

/** A kind that the target does not serve in any version, and that does not come along with its definition. */
export const rule: Rule = {
  id: 'api-kind-missing',
  *check({ apiVersion, kind }, { target, objects }) {
    if (target.serves(apiVersion, kind) !== false) return;
    if (servedInstead(apiVersion, kind, target) !== undefined) return;
    const { group } = parseApiVersion(apiVersion);
    // No operator brings these back; a rule of their own says what took their place.
    if (objects.definesKind(group, kind) || kind === 'PodSecurityPolicy') return;
    const words = { apiVersion, kind };
    const fixes = [toDo(message('todo.install-kind', words))];
    yield { severity: 'error', pointer: '/kind', message: message('rule.api-kind-missing', words), fixes };
  },
};
