import { message } from '../../../model/message.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import { ownersOf } from '../../objects/owners.ts';
import { kindOfToday } from '../../removed-apis.ts';
import type { Rule } from '../rule.ts';

/** What a controller makes, and makes again from what owns it. */
export const rule: Rule = {
  id: 'owned-object',
  *check(object, { objects }) {
    const owner = ownersOf(object).find(({ controller }) => controller);
    if (!owner || !objects.has(kindOfToday(owner), object.metadata.namespace, owner.name)) return;
    const pointer = `/metadata/ownerReferences/${owner.index}`;
    const args = { kind: owner.kind, name: owner.name };
    // What holds data is not the same when it is made anew: it has to come, and to belong to nobody.
    const free = edit(message('fix.leave-out-owners'), removing(object, pointer));
    if (isCore(object, 'PersistentVolumeClaim')) {
      yield { severity: 'error', pointer, message: message('rule.owned-object.data', args), fixes: [free] };
    } else if (isCore(object, 'Secret')) {
      yield { severity: 'warning', pointer, message: message('rule.owned-object.secret', args), fixes: [free] };
    } else {
      yield { severity: 'warning', pointer, message: message('rule.owned-object', args), fixes: [leaveOut(object)] };
    }
  },
};

function isCore(object: { apiVersion: string; kind: string }, kind: string): boolean {
  return object.apiVersion === 'v1' && object.kind === kind;
}
