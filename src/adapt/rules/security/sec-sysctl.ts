import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { isSafeSysctl } from '../../pod-security/baseline.ts';
import type { Rule } from '../rule.ts';

/** Kernel settings that a kubelet only takes where it was told to. */
export const rule: Rule = {
  id: 'sec-sysctl',
  kinds: podKinds,
  *check(object, { target: { minor } }) {
    const pod = podOf(object);
    for (const [index, { name }] of recordsOf(recordAt(pod?.spec, 'securityContext')?.sysctls)) {
      if (!pod || typeof name !== 'string') continue;
      const dotted = name.replaceAll('/', '.');
      if (isSafeSysctl(dotted, minor)) {
        if (minor === undefined && !isSafeSysctl(dotted, 0)) yield { unknown: 'version' };
        continue;
      }
      const at = jsonPointer(...pod.path, 'securityContext', 'sysctls', index);
      const without = edit(message('fix.leave-out-field', { field: name }), removing(object, at));
      const fixes = [toDo(message('todo.allow-sysctl', { name })), without];
      yield { severity: 'warning', pointer: `${at}/name`, message: message('rule.sec-sysctl', { name }), fixes };
    }
  },
};
