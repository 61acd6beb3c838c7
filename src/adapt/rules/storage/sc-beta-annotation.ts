import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { edit, removing, safeEdit } from '../../fixes/fixes.ts';
import { betaAnnotation } from '../../mappings/storage-classes.ts';
import { mayServe } from '../../objects/shared-volumes.ts';
import { isClaim } from '../../objects/volumes.ts';
import { bestFirst } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A class that is named by the old annotation, which counts before the field. */
export const rule: Rule = {
  id: 'sc-beta-annotation',
  *check(object, { target, objects }) {
    for (const { name, pointer, at, spec } of annotated(object)) {
      const classes = target.facts.storageClasses;
      if (classes === undefined) {
        yield { unknown: 'storageClasses' };
        continue;
      }
      const there =
        classes.some((one) => one.name === name) || objects.has('StorageClass.storage.k8s.io', undefined, name);
      const move = (to: string, make: typeof edit): Fix =>
        make(message('fix.class-field', { name: to }), removing(object, pointer), {
          op: 'add',
          path: `${at}/spec/storageClassName`,
          value: to,
        });
      const others = spec ? bestFirst(classes, (one) => mayServe(one, spec)) : [];
      yield there
        ? {
            severity: 'info',
            pointer,
            message: message('rule.sc-beta-annotation', { name }),
            fixes: spec ? [move(name, safeEdit)] : [],
          }
        : {
            severity: 'error',
            pointer,
            message: message('rule.sc-beta-annotation.missing', { name }),
            fixes: others.map((one) => move(one.name, edit)),
          };
    }
  },
};

/** A claim or a template of one: what it says, where, where it stands itself, and its spec. */
interface Annotated {
  name: string;
  pointer: string;
  at: string;
  spec: JsonRecord | undefined;
}

function* annotated(object: KubeObject): Generator<Annotated> {
  const own = object.metadata.annotations?.[betaAnnotation];
  if (isClaim(object) && own) {
    const pointer = jsonPointer('metadata', 'annotations', betaAnnotation);
    yield { name: own, pointer, at: '', spec: recordAt(object, 'spec') };
  }
  if (object.kind !== 'StatefulSet' || parseApiVersion(object.apiVersion).group !== 'apps') return;
  for (const [index, template] of recordsOf(recordAt(object, 'spec')?.volumeClaimTemplates)) {
    const name = recordAt(template, 'metadata', 'annotations')?.[betaAnnotation];
    if (typeof name !== 'string' || name === '') continue;
    const at = jsonPointer('spec', 'volumeClaimTemplates', index);
    yield {
      name,
      pointer: at + jsonPointer('metadata', 'annotations', betaAnnotation),
      at,
      spec: recordAt(template, 'spec'),
    };
  }
}
