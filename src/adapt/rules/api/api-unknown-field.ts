import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { newestField, versionedFields } from '../../objects/versioned-fields.ts';
import type { Rule } from '../rule.ts';

/** A field that came with a later version of Kubernetes than the target is. */
export const rule: Rule = {
  id: 'api-unknown-field',
  *check(object, { target }) {
    const { version } = target.facts;
    const { minor } = target;
    // Most targets know all of them.
    if (minor !== undefined && minor >= newestField) return;
    const used = versionedFields(object);
    if (used.length === 0) return;
    if (version === undefined || minor === undefined) {
      yield { unknown: 'version' };
      return;
    }
    for (const { path, since } of used) {
      if (minor >= since) continue;
      const field = String(path.at(-1));
      const args = { field, version: version.gitVersion, since: `1.${since}` };
      const fixes = [...without(object, path, field), toDo(message('todo.upgrade', args))];
      yield {
        severity: 'warning',
        pointer: jsonPointer(...path),
        message: message('rule.api-unknown-field', args),
        fixes,
      };
    }
  },
};

/** Fields without which a pod does something else altogether: a sidecar that holds up the others, a Job that another one runs. */
const decisive = new Set(['restartPolicy', 'managedBy']);

function without(object: KubeObject, path: readonly (string | number)[], field: string): Fix[] {
  if (decisive.has(field)) return [];
  // A probe is nothing without its handler.
  const whole = field === 'grpc' ? path.slice(0, -1) : path;
  return [edit(message('fix.leave-out-field', { field }), removing(object, jsonPointer(...whole)))];
}
