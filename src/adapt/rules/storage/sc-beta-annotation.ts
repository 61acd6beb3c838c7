import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/object.ts';
import type { Rule } from '../rule.ts';
import { isClaim } from '../volumes.ts';

const annotation = 'volume.beta.kubernetes.io/storage-class';

/** A class that is named by the old annotation, which counts before the field. */
export const rule: Rule = {
  id: 'sc-beta-annotation',
  *check(object, { target, objects }) {
    for (const { name, pointer } of annotated(object)) {
      const classes = target.facts.storageClasses;
      if (classes === undefined) {
        yield { unknown: 'storageClasses' };
        continue;
      }
      const there = classes.some((one) => one.name === name) || objects.has('StorageClass', undefined, name);
      yield there
        ? { severity: 'info', pointer, message: message('rule.sc-beta-annotation', { name }) }
        : { severity: 'error', pointer, message: message('rule.sc-beta-annotation.missing', { name }) };
    }
  },
};

function* annotated(object: KubeObject): Generator<{ name: string; pointer: string }> {
  const own = object.metadata.annotations?.[annotation];
  if (isClaim(object) && own) yield { name: own, pointer: jsonPointer('metadata', 'annotations', annotation) };
  if (object.kind !== 'StatefulSet' || parseApiVersion(object.apiVersion).group !== 'apps') return;
  for (const [index, template] of recordsOf(recordAt(object, 'spec')?.volumeClaimTemplates)) {
    const name = recordAt(template, 'metadata', 'annotations')?.[annotation];
    if (typeof name !== 'string' || name === '') continue;
    yield { name, pointer: jsonPointer('spec', 'volumeClaimTemplates', index, 'metadata', 'annotations', annotation) };
  }
}
