import type { Fix } from '../../model/assessment/finding.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { inPlan, toDo } from './fixes.ts';

/** That a person takes an object away from what moves: a plan excludes whole resources only. */
export function leaveOut({ kind, metadata }: KubeObject): Fix {
  return toDo(message('todo.leave-out', { kind, name: metadata.name }));
}

/** An exclusion in the plan, such as `leases.coordination.k8s.io` or `*.build.openshift.io`. */
export function exclude(pattern: string): Fix {
  return inPlan(message('fix.exclude', { pattern }), '/spec/select/exclude/-', pattern);
}
