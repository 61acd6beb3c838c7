import type { Fix } from '../../../model/assessment/finding.ts';
import { copyJson, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { operationsBetween } from '../../edit/operations-between.ts';
import { safeEdit } from '../../fixes/fixes.ts';
import { adaptJob } from '../../kinds/jobs.ts';
import type { Rule } from '../rule.ts';

/** The selector that one cluster gave to a run of a Job. */
export const rule: Rule = {
  id: 'job-selector',
  kinds: ['Job'],
  *check(object) {
    const { apiVersion, spec } = object;
    if (parseApiVersion(apiVersion).group !== 'batch') return;
    const job = recordAt(spec);
    if (job?.selector === undefined || job.manualSelector === true) return;
    const fixes = [withoutRun(object)];
    yield { severity: 'error', pointer: '/spec/selector', message: message('rule.job-selector'), fixes };
  },
};

/** Without what the source gave to this run, as migrations have it. */
function withoutRun(object: KubeObject): Fix {
  const draft = copyJson(object);
  adaptJob(draft, () => undefined);
  return safeEdit(message('fix.leave-out-run'), ...operationsBetween(object, draft));
}
