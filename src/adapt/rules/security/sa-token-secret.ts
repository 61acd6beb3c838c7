import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import type { JsonPatchOperation } from '../../../model/json/json-patch.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** The account that a token is of, by name and by what it was on the source. */
const nameMark = 'kubernetes.io/service-account.name';
const uidMark = 'kubernetes.io/service-account.uid';

/** A token that one cluster made for itself. A Secret without one only asks for it, and every cluster fills it in. */
export const rule: Rule = {
  id: 'sa-token-secret',
  kinds: ['Secret'],
  *check(object) {
    const { apiVersion, metadata, type } = object;
    if (apiVersion !== 'v1' || type !== 'kubernetes.io/service-account-token') return;
    const account = metadata.annotations?.[nameMark] ?? '';
    const operations: JsonPatchOperation[] = [];
    if (Object.keys(recordAt(object, 'data') ?? {}).length > 0) operations.push({ op: 'remove', path: '/data' });
    if (metadata.annotations?.[uidMark] !== undefined) {
      operations.push({ op: 'remove', path: jsonPointer('metadata', 'annotations', uidMark) });
    }
    if (operations.length === 0) return;
    const fixes = [edit(message('fix.leave-out-token'), ...operations)];
    yield { severity: 'error', pointer: '/type', message: message('rule.sa-token-secret', { account }), fixes };
  },
};
