import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

const range = 'openshift.io/sa.scc.uid-range';

/** A namespace that the target has already, and whose pods OpenShift runs there as other users than those to whom the files of volumes belong. */
export const rule: Rule = {
  id: 'scc-uid-range',
  kinds: ['Namespace'],
  *check(object, { target }) {
    const { apiVersion, metadata } = object;
    const users = metadata.annotations?.[range];
    if (apiVersion !== 'v1' || users === undefined) return;
    const gives = target.serves('security.openshift.io/v1', 'SecurityContextConstraints');
    if (gives === undefined) yield { unknown: 'apis' };
    // A namespace that is made keeps the range that it says.
    if (!gives || target.namespace(metadata.name) === 'absent') return;
    const live = target.existing(object);
    if (live === undefined) yield { unknown: 'existing' };
    if (live === undefined || live === 'absent') return;
    const others = live.metadata.annotations?.[range];
    if (others === undefined || others === users) return;
    const args = { namespace: metadata.name, users, others };
    yield {
      severity: 'warning',
      pointer: jsonPointer('metadata', 'annotations', range),
      message: message('rule.scc-uid-range', args),
      fixes: [toDo(message('todo.other-users', args))],
    };
  },
};
