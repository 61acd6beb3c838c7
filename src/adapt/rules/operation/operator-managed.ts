import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { holdsData } from '../../providers/operators.ts';
import type { Rule } from '../rule.ts';

/** A database that an operator makes: of its object alone comes an empty one. */
export const rule: Rule = {
  id: 'operator-managed',
  *check({ apiVersion, kind, metadata, spec }) {
    if (!holdsData(parseApiVersion(apiVersion).group, kind)) return;
    // CloudNativePG: it says itself where its data comes from.
    const bootstrap = recordAt(spec, 'bootstrap');
    if (bootstrap?.recovery !== undefined || bootstrap?.pg_basebackup !== undefined) return;
    const args = { kind, name: metadata.name };
    const fixes = [toDo(message('todo.operator-data', args))];
    yield { severity: 'warning', pointer: '/kind', message: message('rule.operator-managed', args), fixes };
  },
};
