import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { hasDriver, isStorageClass } from '../../objects/volumes.ts';
import { volumeDriver } from '../../providers/volume-drivers.ts';
import { bestFirst, classInPlan } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A class whose driver the target does not have, so that it makes no volumes there. */
export const rule: Rule = {
  id: 'sc-provisioner',
  kinds: ['StorageClass'],
  *check(object, about) {
    const { provisioner } = object;
    if (!isStorageClass(object) || typeof provisioner !== 'string') return;
    const known = volumeDriver(provisioner);
    if (!known) return;
    const there = known.drivers.map((driver) => hasDriver(driver, about));
    if (there.includes(undefined)) yield { unknown: 'csiDrivers' };
    if (there.includes(undefined) || there.includes(true)) return;
    const { storageClasses } = about.target.facts;
    if (storageClasses === undefined) yield { unknown: 'storageClasses' };
    // Where a class of the target names it already, something there may answer to it; a class of the same name stays what it is there.
    const isThere = storageClasses?.some((one) => one.provisioner === provisioner || one.name === object.metadata.name);
    if (storageClasses === undefined || isThere) return;
    const args = { driver: known.drivers.join(', '), provisioner };
    const [instead] = bestFirst(storageClasses, (one) => volumeDriver(one.provisioner)?.makes === known.makes);
    const fixes = [
      ...(instead ? [classInPlan('storageClasses', object.metadata.name, instead.name)] : []),
      toDo(message('todo.install-driver', { driver: args.driver })),
    ];
    yield { severity: 'error', pointer: '/provisioner', message: message('rule.sc-provisioner', args), fixes };
  },
};
