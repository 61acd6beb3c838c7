import type { StorageClassFacts } from '../../../model/clusters/cluster-facts.ts';
import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { inPlan } from '../../fixes/fixes.ts';
import { claimKinds, claimSpecs } from '../../objects/pods.ts';
import { classOfClaim, isClaim } from '../../objects/volumes.ts';
import { driverOf, isDriverUntold, volumeDriver } from '../../providers/volume-drivers.ts';
import { bestFirst, useClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A raw device, which not every class makes and no copy of files takes along. */
export const rule: Rule = {
  id: 'pvc-volume-mode-block',
  kinds: claimKinds,
  *check(object, { target }) {
    for (const { pointer: at, spec } of claimSpecs(object)) {
      if (spec.volumeMode !== 'Block') continue;
      const pointer = `${at}/volumeMode`;
      if (isClaim(object)) {
        const { namespace = usualNamespace, name } = object.metadata;
        const path = jsonPointer('spec', 'volumes', 'claims', `${namespace}/${name}`);
        const fixes = [inPlan(message('fix.claim-snapshot', { claim: name }), path, 'snapshot')];
        yield { severity: 'warning', pointer, message: message('rule.pvc-volume-mode-block.files'), fixes };
      }
      const given = classOfClaim(spec, target);
      if (given === undefined) yield { unknown: 'storageClasses' };
      else if (given !== 'none' && isDriverUntold(given)) yield { unknown: 'parameters of storageClasses' };
      else if (given !== 'none' && !makesDevices(given)) {
        const { name, provisioner } = given;
        const words = message('rule.pvc-volume-mode-block', { name, provisioner });
        const others = (target.facts.storageClasses ?? []).filter((one) => makesDevices(one));
        const op = spec.storageClassName === undefined ? 'add' : 'replace';
        const fixes = bestFirst(others).map((one) => useClass(`${at}/storageClassName`, one.name, op));
        yield { severity: 'error', pointer, message: words, fixes };
      }
    }
  },
};

/** What is not known is not held against a class. */
function makesDevices(one: StorageClassFacts): boolean {
  const makes = volumeDriver(driverOf(one))?.makes;
  return makes !== 'file' && makes !== 'object' && one.provisioner !== 'rancher.io/local-path';
}
