import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import type { Rule } from '../rule.ts';

/** What the Operator Lifecycle Manager keeps of its work. Source: its documentation. */
const kinds = new Set(
  'Subscription ClusterServiceVersion InstallPlan OperatorGroup CatalogSource OperatorCondition'.split(' '),
);

/** Records of operators that were installed on the source. */
export const rule: Rule = {
  id: 'olm-artifacts',
  *check({ apiVersion, kind }) {
    if (parseApiVersion(apiVersion).group !== 'operators.coreos.com' || !kinds.has(kind)) return;
    yield { severity: 'warning', pointer: '/kind', message: message('rule.olm-artifacts', { kind }) };
  },
};
