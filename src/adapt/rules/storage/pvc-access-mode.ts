import type { Fix } from '../../../model/assessment/finding.ts';
import { list } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { defaultClass } from '../../objects/default-class.ts';
import { claimKinds, claimSpecs } from '../../objects/pods.ts';
import { mayServe, sharedMode } from '../../objects/shared-volumes.ts';
import { isDriverUntold } from '../../providers/volume-drivers.ts';
import { bestFirst, type ClassOf, useClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** Access from several nodes to a volume that the class cannot give. */
export const rule: Rule = {
  id: 'pvc-access-mode',
  kinds: claimKinds,
  *check(object, { target }) {
    for (const { pointer, spec } of claimSpecs(object)) {
      const modes = list(spec.accessModes);
      const index = sharedMode(spec);
      if (index < 0) continue;
      const classes = target.facts.storageClasses;
      if (classes === undefined) {
        yield { unknown: 'storageClasses' };
        continue;
      }
      const name = spec.storageClassName;
      const used = name === undefined ? defaultClass(classes) : classes.find((one) => one.name === name);
      if (name === undefined && used === undefined) yield { unknown: 'storageClasses' };
      if (used === undefined || used === 'none') continue;
      if (isDriverUntold(used) && spec.volumeMode !== 'Block') yield { unknown: 'parameters of storageClasses' };
      if (mayServe(used, spec)) continue;
      const others = classes.filter((one) => mayServe(one, spec));
      yield {
        severity: 'error',
        pointer: `${pointer}/accessModes/${index}`,
        message: message('rule.pvc-access-mode', {
          mode: String(modes[index]),
          name: used.name,
          provisioner: used.provisioner,
        }),
        fixes: [...fixesOf(pointer, others, name === undefined), oneNode(pointer)],
      };
    }
  },
};

function fixesOf(pointer: string, classes: readonly ClassOf<'storageClasses'>[], none: boolean): Fix[] {
  return bestFirst(classes).map((one) => useClass(`${pointer}/storageClassName`, one.name, none ? 'add' : 'replace'));
}

function oneNode(pointer: string): Fix {
  return edit(message('fix.one-node'), { op: 'replace', path: `${pointer}/accessModes`, value: ['ReadWriteOnce'] });
}
