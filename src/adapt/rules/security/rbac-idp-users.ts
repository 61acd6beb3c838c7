import { message } from '../../../model/message.ts';
import { subjectsOf } from '../bindings.ts';
import { toDo } from '../fixes.ts';
import type { Rule } from '../rule.ts';

/**
 * Names that an identity provider gives to people: a mail address, the id of an object of Entra ID, an ARN, or a prefix that an
 * API server puts before names of OpenID Connect. Source: the documentation of EKS, GKE, AKS and of `--oidc-username-prefix`.
 */
const given =
  /^(arn:aws[a-z-]*:|aws:|oidc:|keycloak:|azure:)|^[^@\s:]+@[^@\s]+\.[a-z]{2,}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Rights for people, by the names that the login of the source gives them. */
export const rule: Rule = {
  id: 'rbac-idp-users',
  *check(object) {
    for (const [index, { kind, name }] of subjectsOf(object)) {
      if ((kind !== 'User' && kind !== 'Group') || typeof name !== 'string' || !given.test(name)) continue;
      const words = message('rule.rbac-idp-users', { name });
      const fixes = [toDo(message('todo.name-at-login', { name }))];
      yield { severity: 'warning', pointer: `/subjects/${index}/name`, message: words, fixes };
    }
  },
};
