import { message } from '../../../model/message.ts';
import { text, textRecord } from '../../../model/parse.ts';
import type { Rule } from '../rule.ts';
import { isStorageClass } from '../volumes.ts';

/** A class whose namesake on the target makes other volumes. */
export const rule: Rule = {
  id: 'sc-semantic-change',
  *check(object, { target }) {
    if (!isStorageClass(object)) return;
    const classes = target.facts.storageClasses;
    if (classes === undefined) {
      yield { unknown: 'storageClasses' };
      return;
    }
    const there = classes.find(({ name }) => name === object.metadata.name);
    if (!there) return;
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
    for (const { field, here, there: value } of fields) {
      if (here === undefined || value === undefined || here === value) continue;
      const args = { name: there.name, field: field.replace('parameters/', ''), here, there: value };
      yield { severity: 'warning', pointer: `/${field}`, message: message('rule.sc-semantic-change', args) };
    }
  },
};
