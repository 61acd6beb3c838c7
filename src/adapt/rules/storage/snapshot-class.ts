import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { hasDriver } from '../../objects/volumes.ts';
import { bestFirst, useClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A snapshot whose class or driver the target does not have. */
export const rule: Rule = {
  id: 'snapshot-class',
  *check(object, about) {
    if (parseApiVersion(object.apiVersion).group !== 'snapshot.storage.k8s.io') return;
    const { snapshotClasses } = about.target.facts;
    const spec = recordAt(object, 'spec');
    const name = object.kind === 'VolumeSnapshot' ? spec?.volumeSnapshotClassName : undefined;
    if (
      typeof name === 'string' &&
      !about.objects.has('VolumeSnapshotClass.snapshot.storage.k8s.io', undefined, name)
    ) {
      if (snapshotClasses === undefined) yield { unknown: 'snapshotClasses' };
      else if (!snapshotClasses.some((one) => one.name === name)) {
        const classes = snapshotClasses.map((one) => one.name).join(', ') || message('words.no-class');
        const pointer = '/spec/volumeSnapshotClassName';
        const fixes = bestFirst(snapshotClasses).map((one) => useClass(pointer, one.name));
        yield { severity: 'error', pointer, message: message('rule.snapshot-class', { name, classes }), fixes };
      }
    }
    const isClass = object.kind === 'VolumeSnapshotClass';
    const driver = isClass ? object.driver : object.kind === 'VolumeSnapshotContent' ? spec?.driver : undefined;
    if (typeof driver !== 'string') return;
    const there = hasDriver(driver, about);
    if (there === undefined) yield { unknown: 'csiDrivers' };
    else if (!there) {
      const pointer = isClass ? '/driver' : '/spec/driver';
      const fixes = [toDo(message('todo.install-driver', { driver }))];
      yield { severity: 'error', pointer, message: message('rule.snapshot-class.driver', { driver }), fixes };
    }
  },
};
