import { message } from '../../../model/message.ts';
import { leaveOut } from '../leaving-out.ts';
import { ownersOf } from '../owners.ts';
import type { Rule } from '../rule.ts';

/** What a controller makes, and makes again from what owns it. */
export const rule: Rule = {
  id: 'owned-object',
  *check(object, { objects }) {
    const owner = ownersOf(object).find(({ controller }) => controller);
    if (!owner || !objects.has(owner.kind, object.metadata.namespace, owner.name)) return;
    const words = message('rule.owned-object', { kind: owner.kind, name: owner.name });
    yield {
      severity: 'warning',
      pointer: `/metadata/ownerReferences/${owner.index}`,
      message: words,
      fixes: [leaveOut(object)],
    };
  },
};
