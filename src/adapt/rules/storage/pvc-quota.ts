import { quantityValue } from '../../../diff/quantity.ts';
import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { toDo } from '../../fixes/fixes.ts';
import { classOfClaim, isClaim } from '../../objects/volumes.ts';
import { namespaceList } from '../../quantities/namespace-list.ts';
import type { Rule } from '../rule.ts';

/** A claim for which the quota of its namespace has no storage left. */
export const rule: Rule = {
  id: 'pvc-quota',
  kinds: ['PersistentVolumeClaim'],
  *check(object, about) {
    const { target } = about;
    if (!isClaim(object)) return;
    const spec = recordAt(object, 'spec') ?? {};
    const asked = recordAt(spec, 'resources', 'requests')?.storage;
    const bytes = quantityValue(asked);
    const { namespace = usualNamespace, name } = object.metadata;
    if (bytes === undefined) return;
    const quotas = namespaceList('quotas', object, about);
    if (!Array.isArray(quotas)) {
      yield quotas;
      return;
    }
    // What is there already is counted already.
    const isThere = target.has('persistentvolumeclaims', namespace, name);
    if (isThere) return;
    const given = classOfClaim(spec, target);
    const ofClass = typeof given === 'object' ? given.name : undefined;
    const suffix = '.storageclass.storage.k8s.io/requests.storage';
    const keys = ['requests.storage', ...(ofClass ? [ofClass + suffix] : [])];
    for (const { name: quota, hard, used } of quotas) {
      if (given === undefined && Object.keys(hard).some((key) => key.endsWith(suffix)))
        yield { unknown: 'storageClasses' };
      for (const key of keys) {
        const most = quantityValue(hard[key]);
        if (most !== undefined && used === undefined) yield { unknown: `used of quotas of ${namespace}` };
        const left = most === undefined ? undefined : most - (quantityValue(used?.[key]) ?? 0);
        if (left === undefined || bytes <= left) continue;
        if (isThere === undefined) {
          yield { unknown: `persistentvolumeclaims in ${namespace}` };
          continue;
        }
        const args = { quota, namespace, size: String(asked), hard: hard[key] ?? '', used: used?.[key] ?? '0' };
        const pointer = '/spec/resources/requests/storage';
        const fixes = [toDo(message('todo.room-in-quota', { quota, namespace, size: args.size }))];
        yield { severity: 'error', pointer, message: message('rule.pvc-quota', args), fixes };
      }
    }
  },
};
