import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { hasDriver, volumeSpec } from '../../objects/volumes.ts';
import type { Problem, Rule } from '../rule.ts';

/** A volume that names storage of the source itself. */
export const rule: Rule = {
  id: 'pv-static-cloud',
  *check(object, about) {
    const spec = volumeSpec(object);
    const { driver, volumeHandle } = recordAt(spec, 'csi') ?? {};
    if (spec && typeof driver === 'string') {
      const there = hasDriver(driver, about);
      const handle = typeof volumeHandle === 'string' ? volumeHandle : '–';
      if (there === undefined) yield { unknown: 'csiDrivers' };
      else if (!there) {
        const words = message('rule.pv-static-cloud.driver', { driver });
        const fixes = [toDo(message('todo.new-volume', { volume: object.metadata.name }))];
        yield { severity: 'error', pointer: '/spec/csi/driver', message: words, fixes };
      } else {
        const words = message('rule.pv-static-cloud', { handle });
        const fixes = [toDo(message('todo.one-cluster-mounts', { handle }))];
        yield { severity: 'warning', pointer: '/spec/csi/volumeHandle', message: words, fixes };
        if (spec.persistentVolumeReclaimPolicy === 'Delete') yield deletes(handle);
      }
    }
    const { server, path } = recordAt(spec, 'nfs') ?? {};
    if (typeof server !== 'string') return;
    const words = message('rule.pv-static-cloud.nfs', { share: `${server}:${typeof path === 'string' ? path : ''}` });
    const fixes = [toDo(message('todo.reach-share', { server }))];
    yield { severity: 'info', pointer: '/spec/nfs', message: words, fixes };
  },
};

/** What removing the claim on the target would do to the source. */
function deletes(handle: string): Problem {
  const pointer = '/spec/persistentVolumeReclaimPolicy';
  const keep = edit(message('fix.retain'), { op: 'replace', path: pointer, value: 'Retain' });
  return { severity: 'error', pointer, message: message('rule.pv-static-cloud.delete', { handle }), fixes: [keep] };
}
