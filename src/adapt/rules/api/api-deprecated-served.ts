import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { conversionTo } from '../../fixes/conversion-to.ts';
import { replacementOf } from '../../removed-apis.ts';
import type { Rule } from '../rule.ts';

/** A version that the target still serves, and that later versions of Kubernetes, or of what brings the kind, do not. */
export const rule: Rule = {
  id: 'api-deprecated-served',
  *check(object, { target }) {
    const { apiVersion, kind } = object;
    const to = replacementOf(apiVersion, kind);
    if (to === undefined) return;
    const served = target.serves(apiVersion, kind);
    if (served === undefined) yield { unknown: 'apis' };
    else if (served && target.serves(to, kind)) {
      const code = isCustom(to) ? 'rule.api-deprecated-served.custom' : 'rule.api-deprecated-served';
      const words = message(code, { apiVersion, kind, to });
      yield { severity: 'warning', pointer: '/apiVersion', message: words, fixes: conversionTo(object, to) };
    }
  },
};

/** Whether a version is of a group that Kubernetes itself does not serve, such as that of the CSI snapshotter. */
function isCustom(apiVersion: string): boolean {
  const { group } = parseApiVersion(apiVersion);
  return group === 'snapshot.storage.k8s.io' || !/^[a-z]*$|\.k8s\.io$/.test(group);
}
