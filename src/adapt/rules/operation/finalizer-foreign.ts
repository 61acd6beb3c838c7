import { list } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import { isCustom } from '../../objects/custom-texts.ts';
import { isServedAt } from '../../objects/served-at.ts';
import type { Rule } from '../rule.ts';
import { isUnservedKind } from '../unserved-kind.ts';

/** Names of Kubernetes itself, which every cluster takes off. */
const ofKubernetes = /^(kubernetes|orphan|foregroundDeletion)$|(^|\.)(kubernetes|k8s)\.io(\/|$)/;

/** A finalizer whose controller does not seem to be on the target, so that the object can never be deleted. */
export const rule: Rule = {
  id: 'finalizer-foreign',
  *check(object, about) {
    // The operator of a custom kind puts its own names there, whatever their domain, and is there wherever the kind is served.
    if (isCustom(object)) return;
    const { metadata } = object;
    for (const [index, finalizer] of list(metadata.finalizers).entries()) {
      if (typeof finalizer !== 'string' || ofKubernetes.test(finalizer)) continue;
      if (about.target.facts.apis === undefined) {
        yield { unknown: 'apis' };
        return;
      }
      // There is nothing to be deleted where the target refuses it; `api-kind-missing` tells that.
      if (isUnservedKind(object, about)) return;
      const home = homeOf(finalizer);
      if (home === undefined || isServedAt(home, about)) continue;
      const words = message('rule.finalizer-foreign', { finalizer });
      const pointer = `/metadata/finalizers/${index}`;
      const fixes = [edit(message('fix.leave-out-finalizer', { finalizer }), removing(object, pointer))];
      yield { severity: 'warning', pointer, message: words, fixes };
    }
  },
};

/** The domain of whoever takes a finalizer off, without what stands before its last two parts; nothing for plain words. */
function homeOf(finalizer: string): string | undefined {
  const [domain = ''] = finalizer.split('/');
  const parts = domain.split('.');
  return parts.length < 2 ? undefined : parts.slice(-2).join('.');
}
