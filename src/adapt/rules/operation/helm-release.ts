import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** The record of a Helm release, which knows nothing of what was changed on the way. */
export const rule: Rule = {
  id: 'helm-release',
  kinds: ['Secret'],
  *check({ apiVersion, metadata, type }) {
    if (apiVersion !== 'v1' || type !== 'helm.sh/release.v1') return;
    const name = metadata.labels?.name ?? metadata.name;
    const fixes = [toDo(message('todo.helm-values', { name }))];
    yield { severity: 'warning', pointer: '/type', message: message('rule.helm-release', { name }), fixes };
  },
};
