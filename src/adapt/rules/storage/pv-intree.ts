import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { podOf } from '../../objects/pods.ts';
import { hasDriver, volumeSpec } from '../../objects/volumes.ts';
import { oldVolumes } from '../../providers/volume-drivers.ts';
import type { Rule } from '../rule.ts';

/** A volume of a sort from before CSI that the target mounts no more, or only with a driver that it does not have. */
export const rule: Rule = {
  id: 'pv-intree',
  *check(object, about) {
    for (const { field, pointer } of sourcesOf(object)) {
      const old = oldVolumes[field];
      if (!old) continue;
      const { version } = about.target.facts;
      if (version === undefined) {
        yield { unknown: 'version' };
        continue;
      }
      const { minor } = about.target;
      if (minor === undefined || minor < old.gone) continue;
      const args = { field, version: `${version.major}.${minor}` };
      const there = old.driver !== undefined && hasDriver(old.driver, about);
      if (old.driver === undefined) {
        const fixes = [toDo(message(old.task ?? 'todo.new-volume', { volume: field }))];
        yield { severity: 'error', pointer, message: message('rule.pv-intree', args), fixes };
      } else if (there === undefined) {
        yield { unknown: 'csiDrivers' };
      } else if (!there) {
        const words = message('rule.pv-intree.driver', { ...args, driver: old.driver });
        const fixes = [toDo(message('todo.install-driver', { driver: old.driver }))];
        yield { severity: 'error', pointer, message: words, fixes };
      }
    }
  },
};

/** The sorts of the volume, or of the volumes of the pods. */
function sourcesOf(object: KubeObject): { field: string; pointer: string }[] {
  const spec = volumeSpec(object);
  const own = Object.keys(spec ?? {}).map((field) => ({ field, pointer: jsonPointer('spec', field) }));
  const pod = podOf(object);
  const inPods = recordsOf(pod?.spec.volumes).flatMap(([index, volume]) =>
    Object.keys(volume).map((field) => ({
      field,
      pointer: jsonPointer(...(pod?.path ?? []), 'volumes', index, field),
    })),
  );
  return [...own, ...inPods];
}
