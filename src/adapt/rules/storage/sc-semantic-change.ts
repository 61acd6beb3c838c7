import type { StorageClassFacts } from '../../../model/clusters/cluster-facts.ts';
import { text, textRecord } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isStorageClass } from '../../objects/volumes.ts';
import { bestFirst, classInPlan } from '../missing-class.ts';
import type { Rule } from '../rule.ts';
import { untold } from '../untold.ts';

/** A class whose namesake on the target makes other volumes. */
export const rule: Rule = {
  id: 'sc-semantic-change',
  kinds: ['StorageClass'],
  *check(object, { target }) {
    if (!isStorageClass(object)) return;
    const classes = target.facts.storageClasses;
    if (classes === undefined) {
      yield { unknown: 'storageClasses' };
      return;
    }
    const there = classes.find(({ name }) => name === object.metadata.name);
    if (!there) return;
    const { name } = there;
    yield* untold('storageClasses', [there], 'reclaimPolicy', 'bindingMode');
    const { type, encrypted } = textRecord(object.parameters);
    if (type !== undefined || encrypted !== undefined) yield* untold('storageClasses', [there], 'parameters');
    const fixes = [
      ...bestFirst(classes, (one) => differences(object, one).length === 0).map((one) =>
        classInPlan('storageClasses', name, one.name),
      ),
      toDo(message('todo.choose-class', { name })),
    ];
    for (const { field, here, there: value } of differences(object, there)) {
      const args = { name, field: field.replace('parameters/', ''), here, there: value };
      yield { severity: 'warning', pointer: `/${field}`, message: message('rule.sc-semantic-change', args), fixes };
    }
  },
};

/** What a class of the target does otherwise; what is not known of it is not held against it. */
function differences(object: KubeObject, there: StorageClassFacts) {
  const fields = [
    { field: 'provisioner', here: text(object.provisioner), there: there.provisioner },
    { field: 'reclaimPolicy', here: text(object.reclaimPolicy) ?? 'Delete', there: there.reclaimPolicy },
    { field: 'volumeBindingMode', here: text(object.volumeBindingMode) ?? 'Immediate', there: there.bindingMode },
    { field: 'parameters/type', here: textRecord(object.parameters).type, there: there.parameters?.type },
    {
      field: 'parameters/encrypted',
      here: textRecord(object.parameters).encrypted,
      there: there.parameters && (there.parameters.encrypted ?? 'false'),
    },
  ];
  return fields.flatMap(({ field, here, there: value }) =>
    here === undefined || value === undefined || here === value ? [] : [{ field, here, there: value }],
  );
}
