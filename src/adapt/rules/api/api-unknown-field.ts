import type { Fix } from '../../../model/finding.ts';
import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/object.ts';
import { record } from '../../../model/parse.ts';
import { type FieldVersion, objectFields, podFields } from '../../field-versions.ts';
import { edit, removing, toDo } from '../fixes.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** The version that knows every field. */
const newest = Math.max(...[...podFields, ...Object.values(objectFields).flat()].map(({ since }) => since));

/** A field that came with a later version of Kubernetes than the target is. */
export const rule: Rule = {
  id: 'api-unknown-field',
  *check(object, { target }) {
    const { version } = target.facts;
    const { minor } = target;
    // Most targets know all of them.
    if (minor !== undefined && minor >= newest) return;
    const used = fieldsOf(object);
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

/** The fields of an object that not every version of Kubernetes knows. */
function fieldsOf(object: KubeObject): { path: (string | number)[]; since: number }[] {
  const pod = podOf(object);
  const own = objectFields[`${parseApiVersion(object.apiVersion).group}/${object.kind}`] ?? [];
  return [...(pod ? inside(pod.spec, podFields, pod.path) : []), ...inside(object, own, [])];
}

function inside(value: unknown, fields: readonly FieldVersion[], at: (string | number)[]) {
  return fields.flatMap(({ path, since }) => places(value, path).map((place) => ({ path: [...at, ...place], since })));
}

/** Where a path leads to something. */
function places(value: unknown, [key, ...rest]: readonly string[]): (string | number)[][] {
  if (value === undefined || value === null) return [];
  if (key === undefined) return [[]];
  if (key !== '*') return places(record(value)[key], rest).map((place) => [key, ...place]);
  return Array.isArray(value)
    ? value.flatMap((item: unknown, index) => places(item, rest).map((place) => [index, ...place]))
    : [];
}
