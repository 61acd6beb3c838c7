import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** A volume inside a pod by a driver that the target does not have. */
export const rule: Rule = {
  id: 'vol-csi-inline',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      const driver = recordAt(volume, 'csi')?.driver;
      if (!pod || typeof driver !== 'string') continue;
      const { csiDrivers } = target.facts;
      if (csiDrivers === undefined) yield { unknown: 'csiDrivers' };
      else if (!csiDrivers.includes(driver)) {
        const pointer = jsonPointer(...pod.path, 'volumes', index, 'csi', 'driver');
        const fixes = [toDo(message('todo.install-driver', { driver }))];
        yield { severity: 'error', pointer, message: message('rule.vol-csi-inline', { driver }), fixes };
      }
    }
  },
};
