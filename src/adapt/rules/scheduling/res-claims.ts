import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Devices that are claimed, on a target that knows no such claims. */
export const rule: Rule = {
  id: 'res-claims',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod || recordsOf(pod.spec.resourceClaims).length === 0) return;
    const { apis } = target.facts;
    if (apis === undefined) yield { unknown: 'apis' };
    else if (!apis.some(({ group, kind }) => group === 'resource.k8s.io' && kind === 'ResourceClaim')) {
      const pointer = jsonPointer(...pod.path, 'resourceClaims');
      const fixes = [toDo(message('todo.resource-claims'))];
      yield { severity: 'error', pointer, message: message('rule.res-claims'), fixes };
    }
  },
};
