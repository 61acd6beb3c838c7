import { message } from '../../../model/message.ts';
import { systemOwnerNames } from '../../../model/objects/system-parts.ts';
import { inPlan } from '../../fixes/fixes.ts';
import { partOwner } from '../../objects/system-part.ts';
import type { Rule } from '../rule.ts';

/** A part of the source itself, of which the target has its own. */
export const rule: Rule = {
  id: 'provider-addon',
  *check({ metadata }) {
    const owner = partOwner(metadata);
    if (owner === undefined) return;
    const args = { owner: systemOwnerNames[owner] };
    const fixes = [inPlan(message('fix.exclude-system', args), '/spec/select/excludeSystem/-', owner)];
    yield { severity: 'warning', pointer: '/metadata/labels', message: message('rule.provider-addon', args), fixes };
  },
};
