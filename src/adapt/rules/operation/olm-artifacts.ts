import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { exclude } from '../../fixes/leaving-out.ts';
import type { Rule } from '../rule.ts';

/** What the Operator Lifecycle Manager keeps of its work. Source: its documentation. */
const kinds = new Set(
  'Subscription ClusterServiceVersion InstallPlan OperatorGroup CatalogSource OperatorCondition'.split(' '),
);

/** Records of operators that were installed on the source. */
export const rule: Rule = {
  id: 'olm-artifacts',
  *check({ apiVersion, kind, metadata }) {
    if (parseApiVersion(apiVersion).group !== 'operators.coreos.com' || !kinds.has(kind)) return;
    const install = toDo(message('todo.install-operator', { name: metadata.name }));
    const fixes = [exclude('*.operators.coreos.com'), install];
    yield { severity: 'warning', pointer: '/kind', message: message('rule.olm-artifacts', { kind }), fixes };
  },
};
