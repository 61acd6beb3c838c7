import { recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** Secrets for pulling at the account that every namespace has already. */
export const rule: Rule = {
  id: 'sa-default',
  kinds: ['ServiceAccount'],
  *check({ apiVersion, metadata, imagePullSecrets }) {
    if (apiVersion !== 'v1' || metadata.name !== 'default') return;
    const secrets = recordsOf(imagePullSecrets).map(([, { name }]) => String(name));
    if (secrets.length === 0) return;
    const args = { secrets: secrets.join(', '), namespace: metadata.namespace ?? usualNamespace };
    const fixes = [toDo(message('todo.default-account', args))];
    yield { severity: 'info', pointer: '/imagePullSecrets', message: message('rule.sa-default'), fixes };
  },
};
