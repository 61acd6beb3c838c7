import { recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Claims that no pod mounts, since the workload is at zero: a file-system backup reads volumes through pods. */
export const rule: Rule = {
  id: 'pvc-in-zero-replica',
  // A ReplicaSet at zero is the past of its Deployment.
  kinds: ['Deployment', 'StatefulSet'],
  *check(object) {
    const spec = recordAt(object, 'spec');
    if (!podOf(object) || spec?.replicas !== 0) return;
    const mounted = recordsOf(podOf(object)?.spec.volumes).flatMap(([, volume]) => {
      const name = recordAt(volume, 'persistentVolumeClaim')?.claimName;
      return typeof name === 'string' ? [name] : [];
    });
    const templates = recordsOf(spec.volumeClaimTemplates).flatMap(([, template]) => {
      const name = recordAt(template, 'metadata')?.name;
      return typeof name === 'string' ? [`${name}-${object.metadata.name}-…`] : [];
    });
    const claims = [...mounted, ...templates];
    if (claims.length === 0) return;
    const words = message('rule.pvc-in-zero-replica', { claims: claims.join(', ') });
    const { kind, metadata } = object;
    const fixes = [toDo(message('todo.start-for-backup', { kind, name: metadata.name }))];
    yield { severity: 'warning', pointer: '/spec/replicas', message: words, fixes };
  },
};
