import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';
import { hasDriver, volumeSpec } from '../volumes.ts';

/** A volume that names storage of the source itself. */
export const rule: Rule = {
  id: 'pv-static-cloud',
  *check(object, about) {
    const spec = volumeSpec(object);
    const { driver, volumeHandle } = recordAt(spec, 'csi') ?? {};
    if (spec && typeof driver === 'string') {
      const there = hasDriver(driver, about);
      const handle = String(volumeHandle);
      const deletes = spec.persistentVolumeReclaimPolicy === 'Delete';
      if (there === undefined) yield { unknown: 'csiDrivers' };
      else if (!there) {
        const words = message('rule.pv-static-cloud.driver', { driver });
        yield { severity: 'error', pointer: '/spec/csi/driver', message: words };
      } else {
        const words = message(deletes ? 'rule.pv-static-cloud.delete' : 'rule.pv-static-cloud', { handle });
        const severity = deletes ? 'error' : 'warning';
        yield { severity, pointer: '/spec/csi/volumeHandle', message: words };
      }
    }
    const { server, path } = recordAt(spec, 'nfs') ?? {};
    if (typeof server !== 'string') return;
    const words = message('rule.pv-static-cloud.nfs', { share: `${server}:${String(path)}` });
    yield { severity: 'info', pointer: '/spec/nfs', message: words };
  },
};
