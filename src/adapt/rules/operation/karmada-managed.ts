import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import type { Rule } from '../rule.ts';

/** Marks that Karmada puts on its copies in member clusters. Source: `karmada-io/karmada/pkg/util`. */
const mark = /^(karmada\.io\/managed|work\.karmada\.io\/.+|resourcebinding\.karmada\.io\/.+)$/;

/** A copy that Karmada keeps. */
export const rule: Rule = {
  id: 'karmada-managed',
  *check(object) {
    const { metadata } = object;
    for (const field of ['labels', 'annotations'] as const) {
      const key = Object.keys(metadata[field] ?? {}).find((one) => mark.test(one));
      if (key === undefined) continue;
      const pointer = jsonPointer('metadata', field, key);
      const fixes = [toDo(message('todo.karmada-policy')), leaveOut(object)];
      yield { severity: 'warning', pointer, message: message('rule.karmada-managed'), fixes };
      return;
    }
  },
};
