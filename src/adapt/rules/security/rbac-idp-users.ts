import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { subjectsOf } from '../../objects/bindings.ts';
import { isNameOfLogin } from '../../providers/identities.ts';
import type { Rule } from '../rule.ts';

/** Rights for people, by the names that the login of the source gives them. */
export const rule: Rule = {
  id: 'rbac-idp-users',
  *check(object) {
    for (const [index, { kind, name }] of subjectsOf(object)) {
      if ((kind !== 'User' && kind !== 'Group') || typeof name !== 'string' || !isNameOfLogin(name)) continue;
      const words = message('rule.rbac-idp-users', { name });
      const fixes = [toDo(message('todo.name-at-login', { name }))];
      yield { severity: 'warning', pointer: `/subjects/${index}/name`, message: words, fixes };
    }
  },
};
