import { message } from '../../../model/message.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import type { Rule } from '../rule.ts';

/** A key to the registry inside an OpenShift cluster, which that cluster made. */
export const rule: Rule = {
  id: 'secret-dockercfg-ocp',
  kinds: ['Secret'],
  *check(object) {
    const { apiVersion, metadata, type } = object;
    if (apiVersion !== 'v1' || type !== 'kubernetes.io/dockercfg') return;
    const account = metadata.annotations?.['kubernetes.io/service-account.name'];
    const made = metadata.annotations?.['openshift.io/internal-registry-auth-token.service-account'] ?? account;
    if (made === undefined || !metadata.name.startsWith(`${made}-dockercfg-`)) return;
    const words = message('rule.secret-dockercfg-ocp', { account: made });
    yield { severity: 'warning', pointer: '/type', message: words, fixes: [leaveOut(object)] };
  },
};
