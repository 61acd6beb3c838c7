import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { isOutsideAudience } from '../../providers/identities.ts';
import type { Rule } from '../rule.ts';

/** A token that somebody outside the cluster is shown, who knows only the issuer of the source. */
export const rule: Rule = {
  id: 'vol-projected-sa-aud',
  kinds: podKinds,
  *check(object) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      for (const [part, source] of recordsOf(recordAt(volume, 'projected')?.sources)) {
        const audience = recordAt(source, 'serviceAccountToken')?.audience;
        if (!pod || typeof audience !== 'string' || !isOutsideAudience(audience)) continue;
        const at = ['volumes', index, 'projected', 'sources', part, 'serviceAccountToken', 'audience'] as const;
        const words = message('rule.vol-projected-sa-aud', { audience });
        const fixes = [toDo(message('todo.trust-issuer', { audience }))];
        yield { severity: 'warning', pointer: jsonPointer(...pod.path, ...at), message: words, fixes };
      }
    }
  },
};
