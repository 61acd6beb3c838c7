import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { ownersOf } from '../owners.ts';
import type { Rule } from '../rule.ts';

/** A pod that nothing makes again. */
export const rule: Rule = {
  id: 'pod-bare',
  *check(object) {
    const { apiVersion, kind, metadata, spec } = object;
    if (apiVersion !== 'v1' || kind !== 'Pod' || ownersOf(object).length > 0) return;
    // What runs to its end is not to be made again.
    const policy = recordAt(spec)?.restartPolicy;
    if (policy === 'Never' || policy === 'OnFailure') return;
    yield { severity: 'info', pointer: '/kind', message: message('rule.pod-bare', { name: metadata.name }) };
  },
};
