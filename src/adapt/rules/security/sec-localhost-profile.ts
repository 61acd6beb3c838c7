import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { podOf } from '../../objects/pods.ts';
import { contextsOf } from '../../pod-security/controls.ts';
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
        const args = { profile: profile.localhostProfile };
        const usual = { op: 'replace', path: `${pointer}/${field}`, value: { type: 'RuntimeDefault' } } as const;
        const fixes = [toDo(message('todo.node-profile', args)), edit(message('fix.usual-profile'), usual)];
        const words = message('rule.sec-localhost-profile', args);
        yield { severity: 'warning', pointer: `${pointer}/${field}/localhostProfile`, message: words, fixes };
      }
    }
  },
};
