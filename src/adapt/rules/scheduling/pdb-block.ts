import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { changing, type Wish } from '../../fixes/changing.ts';
import { edit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** A budget that lets no pod be moved away, so that no node can be emptied, on either side. */
export const rule: Rule = {
  id: 'pdb-block',
  *check(object) {
    if (object.kind !== 'PodDisruptionBudget' || parseApiVersion(object.apiVersion).group !== 'policy') return;
    const spec = recordAt(object, 'spec') ?? {};
    const { maxUnavailable, minAvailable } = spec;
    const none = maxUnavailable === 0 || maxUnavailable === '0%';
    if (!none && minAvailable !== '100%') return;
    const pointer = none ? '/spec/maxUnavailable' : '/spec/minAvailable';
    // Only one of the two may be said.
    const wishes: Wish[] = [
      [['minAvailable'], undefined],
      [['maxUnavailable'], 1],
    ];
    const fixes = [edit(message('fix.evict-one'), ...changing(spec, '/spec', wishes))];
    const words = message('rule.pdb-block', { name: object.metadata.name });
    yield { severity: 'info', pointer, message: words, fixes };
  },
};
