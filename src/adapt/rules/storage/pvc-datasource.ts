import { recordAt } from '../../../model/json/json.ts';
import { text } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { groupKind } from '../../../model/objects/object.ts';
import { bringAlong, edit, removingAll } from '../../fixes/fixes.ts';
import { claimKinds, claimSpecs } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** What claims are filled from, by kind with its group. */
const sources: Readonly<Record<string, string>> = {
  'VolumeSnapshot.snapshot.storage.k8s.io': 'volumesnapshots.snapshot.storage.k8s.io',
  PersistentVolumeClaim: 'persistentvolumeclaims',
};

/** A claim that is to be filled from a snapshot or a claim that the target does not have. */
export const rule: Rule = {
  id: 'pvc-datasource',
  kinds: claimKinds,
  *check(object, { target, objects }) {
    for (const { pointer, spec } of claimSpecs(object)) {
      const field = recordAt(spec, 'dataSourceRef') ? 'dataSourceRef' : 'dataSource';
      const { apiGroup, kind, name, namespace: elsewhere } = recordAt(spec, field) ?? {};
      if (typeof kind !== 'string' || typeof name !== 'string') continue;
      const source = groupKind({ group: text(apiGroup) ?? '', kind });
      const resource = sources[source];
      if (resource === undefined) continue;
      const own = typeof elsewhere === 'string' ? elsewhere : object.metadata.namespace;
      const namespace = own ?? usualNamespace;
      if (objects.has(source, own, name)) continue;
      const there = target.has(resource, namespace, name);
      if (there === undefined) yield { unknown: `${resource} in ${namespace}` };
      else if (!there) {
        const words = message('rule.pvc-datasource', { kind, name, namespace });
        const both = removingAll(object, [`${pointer}/dataSource`, `${pointer}/dataSourceRef`]);
        const fixes = [edit(message('fix.empty-claim', { kind, name }), ...both), bringAlong(kind, name, namespace)];
        yield { severity: 'error', pointer: `${pointer}/${field}`, message: words, fixes };
      }
    }
  },
};
