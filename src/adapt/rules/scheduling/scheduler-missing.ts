import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** A scheduler of one's own. Which ones run on a target cannot be asked. */
export const rule: Rule = {
  id: 'scheduler-missing',
  kinds: podKinds,
  *check(object, { objects }) {
    const pod = podOf(object);
    const name = pod?.spec.schedulerName;
    if (!pod || typeof name !== 'string' || name === '' || name === 'default-scheduler') return;
    const namespaces = [object.metadata.namespace, 'kube-system'];
    if (namespaces.some((namespace) => objects.has('Deployment.apps', namespace, name))) return;
    const pointer = jsonPointer(...pod.path, 'schedulerName');
    const usual = edit(message('fix.usual-scheduler'), { op: 'remove', path: pointer });
    const fixes = [toDo(message('todo.install-scheduler', { name })), usual];
    yield { severity: 'warning', pointer, message: message('rule.scheduler-missing', { name }), fixes };
  },
};
