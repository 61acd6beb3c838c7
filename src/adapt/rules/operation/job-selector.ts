import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import type { Rule } from '../rule.ts';

/** The selector that one cluster gave to a run of a Job. */
export const rule: Rule = {
  id: 'job-selector',
  *check({ apiVersion, kind, spec }) {
    if (kind !== 'Job' || parseApiVersion(apiVersion).group !== 'batch') return;
    const job = recordAt(spec);
    if (job?.selector === undefined || job.manualSelector === true) return;
    yield { severity: 'error', pointer: '/spec/selector', message: message('rule.job-selector') };
  },
};
