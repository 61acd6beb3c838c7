import { openShiftKind } from '../../providers/cloud-kinds.ts';
import { providerKind } from '../provider-kind.ts';
import type { Rule } from '../rule.ts';

/** A kind that only OpenShift knows. */
export const rule: Rule = {
  id: 'api-openshift',
  check: (object, about) => providerKind(object, openShiftKind, about),
};
