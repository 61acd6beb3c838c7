import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';
import { isUnservedKind } from '../unserved-kind.ts';

/** A kind that the target does not serve in any version, and that does not come along with its definition. */
export const rule: Rule = {
  id: 'api-kind-missing',
  *check({ apiVersion, kind }, about) {
    // No operator brings these back; a rule of their own says what took their place.
    if (kind === 'PodSecurityPolicy' || !isUnservedKind({ apiVersion, kind }, about)) return;
    const words = { apiVersion, kind };
    const fixes = [toDo(message('todo.install-kind', words))];
    yield { severity: 'error', pointer: '/kind', message: message('rule.api-kind-missing', words), fixes };
  },
};
