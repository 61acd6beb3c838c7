import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** The groups of cert-manager, since 0.11 and before. */
const groups = ['cert-manager.io', 'certmanager.k8s.io'];

/** An issuer that proves names over HTTP, which it can only where the names lead to. */
export const rule: Rule = {
  id: 'certmgr-acme',
  kinds: ['Issuer', 'ClusterIssuer'],
  *check(object) {
    if (!groups.includes(parseApiVersion(object.apiVersion).group)) return;
    for (const [index, solver] of recordsOf(recordAt(object, 'spec', 'acme')?.solvers)) {
      if (solver.http01 === undefined) continue;
      const pointer = jsonPointer('spec', 'acme', 'solvers', index, 'http01');
      const fixes = [toDo(message('todo.copy-certificates', { issuer: object.metadata.name }))];
      yield { severity: 'warning', pointer, message: message('rule.certmgr-acme'), fixes };
    }
  },
};
