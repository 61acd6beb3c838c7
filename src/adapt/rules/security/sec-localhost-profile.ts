import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { contextsOf } from '../../pod-security/controls.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Profiles that lie on the nodes of the source. */
export const rule: Rule = {
  id: 'sec-localhost-profile',
  *check(object) {
    const pod = podOf(object);
    for (const { context, pointer } of pod ? contextsOf(pod) : []) {
      for (const field of ['seccompProfile', 'appArmorProfile']) {
        const profile = recordAt(context, field);
        if (profile?.type !== 'Localhost' || typeof profile.localhostProfile !== 'string') continue;
        const words = message('rule.sec-localhost-profile', { profile: profile.localhostProfile });
        yield { severity: 'warning', pointer: `${pointer}/${field}/localhostProfile`, message: words };
      }
    }
  },
};
