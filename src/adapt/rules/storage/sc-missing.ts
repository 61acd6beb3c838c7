import type { Fix } from '../../../model/assessment/finding.ts';
import { type Message, message } from '../../../model/message.ts';
import { onTarget } from '../../fixes/fixes.ts';
import { claimKinds, claimSpecs } from '../../objects/pods.ts';
import { mayServe } from '../../objects/shared-volumes.ts';
import { hasVolumeAlong } from '../../objects/volumes.ts';
import { type ClassOf, classInPlan, missingClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A storage class that neither is on the target nor comes along. Of volumes that somebody made by hand, the name may be all there is. */
export const rule: Rule = {
  id: 'sc-missing',
  kinds: claimKinds,
  *check(object, about) {
    for (const { pointer, spec } of claimSpecs(object)) {
      const name = spec.storageClassName;
      if (typeof name !== 'string' || name === '' || hasVolumeAlong(object, spec, name, about)) continue;
      const said = {
        pointer: `${pointer}/storageClassName`,
        words: (classes: string | Message) => message('rule.sc-missing', { name, classes }),
        suits: (one: ClassOf<'storageClasses'>) => mayServe(one, spec),
        others: (best?: ClassOf<'storageClasses'>) =>
          best ? [classInPlan('storageClasses', name, best.name), alias(name, best)] : [],
      };
      yield* missingClass('storageClasses', name, said, about);
    }
  },
};

/** A class of the old name with what another one does. */
function alias(name: string, like: ClassOf<'storageClasses'>): Fix {
  const { provisioner, parameters, bindingMode, reclaimPolicy, expandable } = like;
  return onTarget(message('fix.make-class', { name, like: like.name }), {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner,
    ...(Object.keys(parameters ?? {}).length > 0 && { parameters }),
    ...(bindingMode !== undefined && { volumeBindingMode: bindingMode }),
    ...(reclaimPolicy !== undefined && { reclaimPolicy }),
    ...(expandable !== undefined && { allowVolumeExpansion: expandable }),
  });
}
