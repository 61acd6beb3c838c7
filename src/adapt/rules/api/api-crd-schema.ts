import { pointerParts, valueAt } from '../../../model/json/json.ts';
import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { type SchemaProblem, schemaProblems } from '../../../model/schemas/structural-schema.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { isTemplate } from '../../objects/template-value.ts';
import type { Problem, Rule } from '../rule.ts';

/** A custom resource that the schema of its definition on the target refuses, or of which it drops a field. */
export const rule: Rule = {
  id: 'api-crd-schema',
  *check(object, { target, objects }) {
    const { apis, customResources, schemas } = target.facts;
    const { apiVersion, kind } = object;
    const resource = target.resourceOf(apiVersion, kind);
    const { group } = parseApiVersion(apiVersion);
    // Kubernetes' own groups hold hardly any custom resource.
    const looksCustom = group.includes('.') && !group.endsWith('.k8s.io');
    const isCustom = apis && customResources?.includes(resource ?? '');
    const mayBeCustom = isCustom ?? looksCustom;
    // A definition that comes along may be another one.
    if (!mayBeCustom || objects.definesKind(group, kind)) return;
    if (apis === undefined) yield { unknown: 'apis' };
    if (resource === undefined) return;
    const schema = schemas?.[`${apiVersion} ${kind}`];
    if (!schema) {
      yield { unknown: customResources ? `schema of ${resource}` : 'customResources' };
      return;
    }
    // What a controller writes there is its own.
    const { status: _status, ...meant } = object;
    const required = texts(schema.required).filter((field) => field !== 'status');
    for (const problem of schemaProblems(meant, { ...schema, required })) {
      if (!isTemplate(valueAt(object, problem.pointer))) yield problemOf(problem, object);
    }
  },
};

function problemOf(problem: SchemaProblem, object: KubeObject): Problem {
  const { pointer } = problem;
  const { kind } = object;
  if (!('unknown' in problem)) {
    const words = message('rule.api-crd-schema', { kind, detail: problem.words });
    const fixes = [toDo(message('todo.crd-schema', { kind, name: object.metadata.name }))];
    return { severity: 'error', pointer, message: words, fixes };
  }
  const field = pointerParts(pointer).at(-1) ?? '';
  const words = message('rule.api-crd-schema.field', { kind, field: problem.unknown });
  const isThere = valueAt(object, pointer) !== undefined;
  const leftOut = isThere ? [edit(message('fix.leave-out-field', { field }), removing(object, pointer))] : [];
  const newer = toDo(message('todo.crd-newer', { kind }));
  return { severity: 'warning', pointer, message: words, fixes: [...leftOut, newer] };
}
