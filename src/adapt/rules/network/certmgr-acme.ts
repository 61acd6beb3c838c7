import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { certManagerGroups } from '../../objects/cert-manager.ts';
import type { Rule } from '../rule.ts';

/** An issuer that proves names over HTTP, which it can only where the names lead to. */
export const rule: Rule = {
  id: 'certmgr-acme',
  kinds: ['Issuer', 'ClusterIssuer'],
  *check(object) {
    if (!certManagerGroups.includes(parseApiVersion(object.apiVersion).group)) return;
    for (const [index, solver] of recordsOf(recordAt(object, 'spec', 'acme')?.solvers)) {
      if (solver.http01 === undefined) continue;
      const pointer = jsonPointer('spec', 'acme', 'solvers', index, 'http01');
      const fixes = [toDo(message('todo.copy-certificates', { issuer: object.metadata.name }))];
      yield { severity: 'warning', pointer, message: message('rule.certmgr-acme'), fixes };
    }
  },
};
