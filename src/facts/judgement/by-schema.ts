import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { schemaProblems } from '../../model/schemas/structural-schema.ts';
import type { ComingKind } from './coming-kinds.ts';
import type { Verdict } from './verdict.ts';

/** What the definition of a custom resource says of it, where the definition comes along and is not served yet. */
export function bySchema(object: KubeObject, { schema }: ComingKind): Verdict {
  const unjudged = [message('judgement.none.by-schema', { kind: object.kind })];
  if (!schema) return { said: [], unjudged };
  const said = schemaProblems(object, schema).map(({ pointer, ...problem }): Verdict['said'][number] => {
    if ('unknown' in problem) {
      const words = message('judgement.schema.unknown-field', { field: problem.unknown });
      return { rule: 'target-unknown-field', severity: 'warning', pointer, message: words, sameAs: [] };
    }
    const words = message('judgement.schema', { detail: problem.words });
    return { rule: 'target-refuses', severity: 'error', pointer, message: words, sameAs: [] };
  });
  return { said, unjudged };
}
