import { message } from '../../../model/message.ts';
import { volumeDriver } from '../../providers/volume-drivers.ts';
import type { Rule } from '../rule.ts';
import { isStorageClass } from '../volumes.ts';

/** A class whose driver the target does not have, so that it makes no volumes there. */
export const rule: Rule = {
  id: 'sc-provisioner',
  *check(object, { target }) {
    const { provisioner } = object;
    if (!isStorageClass(object) || typeof provisioner !== 'string') return;
    const known = volumeDriver(provisioner);
    if (!known) return;
    const { csiDrivers, storageClasses } = target.facts;
    if (csiDrivers === undefined) {
      yield { unknown: 'csiDrivers' };
      return;
    }
    if (known.drivers.some((driver) => csiDrivers.includes(driver))) return;
    // Where a class of the target names it already, something there may answer to it.
    if (storageClasses?.some((one) => one.provisioner === provisioner)) return;
    const args = { driver: known.drivers.join(', '), provisioner };
    yield { severity: 'error', pointer: '/provisioner', message: message('rule.sc-provisioner', args) };
  },
};
