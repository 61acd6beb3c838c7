import { message } from '../../../model/message.ts';
import { defaultClass } from '../../objects/default-class.ts';
import { claimKinds, claimSpecs } from '../../objects/pods.ts';
import { mayServe } from '../../objects/shared-volumes.ts';
import { hasVolumeAlong } from '../../objects/volumes.ts';
import { bestFirst, useClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A claim without a class where the target has no default one, or several. */
export const rule: Rule = {
  id: 'sc-default-implicit',
  kinds: claimKinds,
  *check(object, about) {
    for (const { pointer, spec } of claimSpecs(object)) {
      if (spec.storageClassName !== undefined || typeof spec.volumeName === 'string') continue;
      const classes = about.target.facts.storageClasses;
      if (classes === undefined) {
        yield { unknown: 'storageClasses' };
        continue;
      }
      if (defaultClass(classes) === undefined) {
        yield { unknown: 'storageClasses' };
        continue;
      }
      const defaults = classes.filter((one) => one.default).map(({ name }) => name);
      if (defaults.length === 1) continue;
      if (defaults.length === 0 && hasVolumeAlong(object, spec, '', about)) continue;
      const words =
        defaults.length === 0
          ? message('rule.sc-default-implicit')
          : message('rule.sc-default-implicit.several', { classes: defaults.join(', ') });
      const ranked = bestFirst(classes, (one) => mayServe(one, spec));
      const fixes = ranked.map((one) => useClass(`${pointer}/storageClassName`, one.name, 'add'));
      yield { severity: defaults.length === 0 ? 'error' : 'warning', pointer, message: words, fixes };
    }
  },
};
