import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { inPlan } from '../../fixes/fixes.ts';
import { isClaim } from '../../objects/volumes.ts';
import type { Rule } from '../rule.ts';

/** A claim that has no volume on the source, so that there is nothing to move. */
export const rule: Rule = {
  id: 'pvc-dangling',
  kinds: ['PersistentVolumeClaim'],
  *check(object) {
    const phase = isClaim(object) ? recordAt(object, 'status')?.phase : undefined;
    if (phase !== 'Pending' && phase !== 'Lost') return;
    const code = phase === 'Lost' ? 'rule.pvc-dangling.lost' : 'rule.pvc-dangling';
    const { namespace = usualNamespace, name } = object.metadata;
    const path = jsonPointer('spec', 'volumes', 'claims', `${namespace}/${name}`);
    const fixes = [
      inPlan(message('fix.claim-empty', { claim: name }), path, 'empty'),
      inPlan(message('fix.claim-omitted', { claim: name }), path, 'omit'),
    ];
    yield { severity: 'warning', pointer: '/status/phase', message: message(code), fixes };
  },
};
