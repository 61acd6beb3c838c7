import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import { hasEnded } from '../../jobs.ts';
import type { Rule } from '../rule.ts';

/** A Job that has run to its end, and that would run once more. */
export const rule: Rule = {
  id: 'job-finished',
  *check(object) {
    if (object.kind !== 'Job' || parseApiVersion(object.apiVersion).group !== 'batch') return;
    if (!hasEnded(object) || recordAt(object.spec)?.suspend === true) return;
    const words = message('rule.job-finished', { name: object.metadata.name });
    yield { severity: 'error', pointer: '/status', message: words };
  },
};
