import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

const range = 'openshift.io/sa.scc.uid-range';

/** Users that OpenShift gives the pods of a namespace, to whom the files of its volumes belong. */
export const rule: Rule = {
  id: 'vol-ownership',
  kinds: ['Namespace'],
  *check({ apiVersion, metadata }, { target }) {
    const users = metadata.annotations?.[range];
    if (apiVersion !== 'v1' || users === undefined) return;
    const serves = target.serves('security.openshift.io/v1', 'SecurityContextConstraints');
    if (serves === undefined) yield { unknown: 'apis' };
    else if (!serves) {
      const pointer = jsonPointer('metadata', 'annotations', range);
      const [group = ''] = users.split(/[/-]/);
      const fixes = [toDo(message('todo.fs-group', { group, namespace: metadata.name }))];
      yield { severity: 'warning', pointer, message: message('rule.vol-ownership', { users }), fixes };
    }
  },
};
