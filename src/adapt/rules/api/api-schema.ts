import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, pointerParts, valueAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { type FieldProblem, fieldProblems } from '../../../model/schemas/built-in-schema.ts';
import { edit, removing, safeEdit, toDo } from '../../fixes/fixes.ts';
import { isTemplate } from '../../objects/template-value.ts';
import { versionedFields } from '../../objects/versioned-fields.ts';
import type { Problem, Rule } from '../rule.ts';

/** A field that a built-in kind of the target does not have, or a value of another type than it takes. */
export const rule: Rule = {
  id: 'api-schema',
  *check(object, { target }) {
    const { apis, schemas, types, customResources } = target.facts;
    const { apiVersion, kind } = object;
    if (!apis) yield { unknown: 'apis' };
    const resource = target.resourceOf(apiVersion, kind);
    // Facts of a file hold these schemas where they were asked for; a cluster that is asked itself judges more than they say.
    if (!types || resource === undefined || customResources?.includes(resource)) return;
    const schema = schemas?.[`${apiVersion} ${kind}`];
    if (!schema) {
      yield { unknown: `schema of ${resource}` };
      return;
    }
    const { minor = 0 } = target;
    // The rule on fields of later versions says more about these.
    const later = versionedFields(object).filter(({ since }) => since > minor);
    const told = new Set(later.map(({ path }) => jsonPointer(...path)));
    for (const problem of fieldProblems({ ...object }, { schema, others: types })) {
      if (told.has(problem.pointer) || isTemplate(valueAt(object, problem.pointer))) continue;
      yield problemOf(problem, object);
    }
  },
};

function problemOf(problem: FieldProblem, object: KubeObject): Problem {
  const { pointer } = problem;
  const { kind } = object;
  const field = pointerParts(pointer).at(-1) ?? '';
  if ('unknown' in problem) {
    const words = message('rule.api-schema.field', { kind, field: problem.unknown });
    const leftOut = edit(message('fix.leave-out-field', { field }), removing(object, pointer));
    return { severity: 'warning', pointer, message: words, fixes: [leftOut] };
  }
  const { takes, found } = problem;
  const [types, name] = [takes.join(', '), object.metadata.name];
  const words = message('rule.api-schema', { kind, field: pointerParts(pointer).join('.'), types, found });
  const fixes = [...ofType(problem, object, field), toDo(message('todo.field-type', { kind, name, field, types }))];
  return { severity: 'error', pointer, message: words, fixes };
}

/** The value as the type that is wanted, where that can be meant: text for numbers and switches, and digits as a number. */
function ofType(problem: Extract<FieldProblem, { takes: string[] }>, object: KubeObject, field: string): Fix[] {
  // Values of Secrets are not written into manifests.
  if (object.kind === 'Secret' && /^\/(data|stringData)\//.test(problem.pointer)) return [];
  const value = valueAt(object, problem.pointer);
  const put = (value: unknown) => ({ op: 'replace' as const, path: problem.pointer, value });
  if (problem.takes.includes('string') && (typeof value === 'boolean' || typeof value === 'number')) {
    const text = String(value);
    // The manifest may write it otherwise: `yes`, `1.10`.
    return [edit(message('fix.as-text', { field, text }), put(text))];
  }
  if (problem.takes.includes('integer') && typeof value === 'string' && /^-?(0|[1-9]\d{0,14})$/.test(value)) {
    return [safeEdit(message('fix.as-number', { field, number: value }), put(Number(value)))];
  }
  return [];
}
