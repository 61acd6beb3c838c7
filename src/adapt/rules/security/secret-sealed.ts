import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** A Secret that only the controller of the source can open. */
export const rule: Rule = {
  id: 'secret-sealed',
  kinds: ['SealedSecret'],
  *check({ apiVersion, metadata }) {
    if (parseApiVersion(apiVersion).group !== 'bitnami.com') return;
    const words = message('rule.secret-sealed', { name: metadata.name });
    const fixes = [toDo(message('todo.seal-anew', { name: metadata.name }))];
    yield { severity: 'warning', pointer: '/spec/encryptedData', message: words, fixes };
  },
};
