import { cloudKind } from '../../providers/cloud-kinds.ts';
import { providerKind } from '../provider-kind.ts';
import type { Rule } from '../rule.ts';

/** A kind that only the controllers of one cloud know. */
export const rule: Rule = {
  id: 'api-cloud-crd',
  check: (object, about) => providerKind(object, cloudKind, about),
};
