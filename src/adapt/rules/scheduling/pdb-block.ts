import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import type { Rule } from '../rule.ts';

/** A budget that lets no pod be moved away, so that no node can be emptied, on either side. */
export const rule: Rule = {
  id: 'pdb-block',
  *check(object) {
    if (object.kind !== 'PodDisruptionBudget' || parseApiVersion(object.apiVersion).group !== 'policy') return;
    const { maxUnavailable, minAvailable } = recordAt(object, 'spec') ?? {};
    const none = maxUnavailable === 0 || maxUnavailable === '0%';
    if (!none && minAvailable !== '100%') return;
    const pointer = none ? '/spec/maxUnavailable' : '/spec/minAvailable';
    yield { severity: 'info', pointer, message: message('rule.pdb-block', { name: object.metadata.name }) };
  },
};
