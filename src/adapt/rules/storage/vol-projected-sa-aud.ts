import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../fixes.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Audiences outside the cluster: clouds, and whatever has an address of its own. Source: AWS STS, Azure and Google workload identity. */
const outside = /^(sts\.amazonaws\.com(\.cn)?|api:\/\/.+|https?:\/\/.+|\/\/iam\.googleapis\.com\/.+|vault)$/;

/** A token that somebody outside the cluster is shown, who knows only the issuer of the source. */
export const rule: Rule = {
  id: 'vol-projected-sa-aud',
  *check(object) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      for (const [part, source] of recordsOf(recordAt(volume, 'projected')?.sources)) {
        const audience = recordAt(source, 'serviceAccountToken')?.audience;
        if (!pod || typeof audience !== 'string' || !outside.test(audience) || isInside(audience)) continue;
        const at = ['volumes', index, 'projected', 'sources', part, 'serviceAccountToken', 'audience'] as const;
        const words = message('rule.vol-projected-sa-aud', { audience });
        const fixes = [toDo(message('todo.trust-issuer', { audience }))];
        yield { severity: 'warning', pointer: jsonPointer(...pod.path, ...at), message: words, fixes };
      }
    }
  },
};

/** Audiences that the API server itself checks. */
function isInside(audience: string): boolean {
  return /\.svc(\.|$|:|\/)/.test(audience);
}
