import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { edit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** A Deployment that is paused: on the target, where it is new, none of its pods starts. */
export const rule: Rule = {
  id: 'pause-flag',
  kinds: ['Deployment'],
  *check({ apiVersion, metadata, spec }) {
    if (!['apps', 'extensions'].includes(parseApiVersion(apiVersion).group)) return;
    if (recordAt(spec)?.paused !== true) return;
    const words = message('rule.pause-flag', { name: metadata.name });
    const fixes = [edit(message('fix.resume'), { op: 'remove', path: '/spec/paused' })];
    yield { severity: 'warning', pointer: '/spec/paused', message: words, fixes };
  },
};
