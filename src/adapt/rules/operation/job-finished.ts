import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { edit } from '../../fixes/fixes.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import { hasEnded } from '../../kinds/jobs.ts';
import type { Rule } from '../rule.ts';

/** A Job that has run to its end, and that would run once more. */
export const rule: Rule = {
  id: 'job-finished',
  kinds: ['Job'],
  *check(object) {
    if (parseApiVersion(object.apiVersion).group !== 'batch') return;
    if (!hasEnded(object) || recordAt(object.spec)?.suspend === true) return;
    const words = message('rule.job-finished', { name: object.metadata.name });
    const suspend = edit(message('fix.suspend-job'), { op: 'add', path: '/spec/suspend', value: true });
    yield { severity: 'error', pointer: '/status', message: words, fixes: [leaveOut(object), suspend] };
  },
};
