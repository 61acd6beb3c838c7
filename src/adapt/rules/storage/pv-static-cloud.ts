import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { hasDriver, volumeSpec } from '../../objects/volumes.ts';
import type { Problem, Rule, RuleAbout } from '../rule.ts';

/** A volume, of a pod too, that names storage of the source itself. */
export const rule: Rule = {
  id: 'pv-static-cloud',
  kinds: ['PersistentVolume', ...podKinds],
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
    for (const { share, pointer } of sharesOf(object)) yield* checkShare(share, pointer, about);
  },
};

/** The shares that a volume, or the volumes of pods, mount over NFS. */
function sharesOf(object: KubeObject): { share: JsonRecord; pointer: string }[] {
  const own = recordAt(volumeSpec(object), 'nfs');
  if (own) return [{ share: own, pointer: '/spec/nfs' }];
  const pod = podOf(object);
  return recordsOf(pod?.spec.volumes).flatMap(([index, volume]) => {
    const share = recordAt(volume, 'nfs');
    return share ? [{ share, pointer: jsonPointer(...(pod?.path ?? []), 'volumes', index, 'nfs') }] : [];
  });
}

function* checkShare({ server, path }: JsonRecord, pointer: string, { objects }: RuleAbout): Generator<Problem> {
  if (typeof server !== 'string') return;
  const holder = objects.holderOf(server);
  if (holder !== undefined) {
    const words = message('rule.lb-hostname-in-config.own', { host: server, holder });
    const fixes = [toDo(message('todo.other-name', { host: server }))];
    yield { severity: 'error', pointer: `${pointer}/server`, message: words, fixes };
    return;
  }
  const words = message('rule.pv-static-cloud.nfs', { share: `${server}:${typeof path === 'string' ? path : ''}` });
  const fixes = [toDo(message('todo.reach-share', { server }))];
  yield { severity: 'info', pointer, message: words, fixes };
}

/** What removing the claim on the target would do to the source. */
function deletes(handle: string): Problem {
  const pointer = '/spec/persistentVolumeReclaimPolicy';
  const keep = edit(message('fix.retain'), { op: 'replace', path: pointer, value: 'Retain' });
  return { severity: 'error', pointer, message: message('rule.pv-static-cloud.delete', { handle }), fixes: [keep] };
}
