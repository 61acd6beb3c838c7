import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** A workload that is scaled down, and would be so on the target. */
export const rule: Rule = {
  id: 'replicas-zero',
  kinds: ['Deployment', 'StatefulSet'],
  *check(object) {
    if (!podOf(object) || recordAt(object.spec)?.replicas !== 0) return;
    const words = message('rule.replicas-zero', { kind: object.kind, name: object.metadata.name });
    const fixes = [edit(message('fix.run-pods', { count: 1 }), { op: 'replace', path: '/spec/replicas', value: 1 })];
    yield { severity: 'info', pointer: '/spec/replicas', message: words, fixes };
  },
};
