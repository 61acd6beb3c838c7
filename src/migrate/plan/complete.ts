import { z } from 'zod';
import { migrationSchema } from '../../model/migration/plan.ts';
import type { PlanCompletion } from '../../model/migration/plan-editing.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import type { Place } from './plan-text.ts';
import {
  declaredAt,
  defaultOf,
  descriptionOf,
  type KeyOfPlan,
  keysAt,
  type PlanPath,
  schemasAt,
  typeOf,
  valuesOf,
} from './schema-at.ts';

/** What may be typed at a place of a plan, or of a text of another schema, also in half-written YAML: keys (required ones first), or values. */
export function completePlan(
  text: string,
  place: Place,
  contexts: readonly string[],
  of: z.core.$ZodType = migrationSchema,
): PlanCompletion[] {
  const cursor = cursorAt(text, place);
  if (!cursor) return [];
  const keys = keysAt(cursor.path, cursor.present, of).filter(({ key }) => !cursor.present.includes(key));
  if (cursor.at === 'key' && keys.length > 0) return keys.map((key) => keyCompletion(key, cursor));
  return cursor.beforeColon ? [] : valueCompletions(cursor.path, contexts, of);
}

function keyCompletion({ key, schema, required }: KeyOfPlan, { beforeColon }: Cursor): PlanCompletion {
  const documentation = descriptionOf(schema);
  return {
    label: key,
    insert: beforeColon ? key : key + below(schema),
    detail: required ? `${typeOf(schema)}, required` : typeOf(schema),
    ...(documentation !== undefined && { documentation }),
    kind: 'key',
  };
}

/** What follows a new key: the beginning of its value. */
function below(schema: z.core.$ZodType): string {
  const inner = z.safeParse(schema, {}).success || z.safeParse(schema, []).success ? undefined : schema;
  const type = typeOf(inner ?? schema);
  if (type === 'a mapping') return ':\n  ';
  return type === 'a list' ? ':\n  - ' : ': ';
}

function valueCompletions(path: PlanPath, contexts: readonly string[], of: z.core.$ZodType): PlanCompletion[] {
  if (of === migrationSchema && isContext(path))
    return contexts.map((name) => ({ label: name, insert: quotedIfNeeded(name), kind: 'value' }));
  const declared = declaredAt(path, of);
  const standard = declared && defaultOf(declared);
  const values = [...new Set(schemasAt(path, of).flatMap(valuesOf))];
  return values.map((value) => ({
    label: value,
    insert: value,
    ...(value === standard && { detail: 'default' }),
    kind: 'value',
  }));
}

/** Whether a kube context is named there: at the source and at each target. */
function isContext(path: PlanPath): boolean {
  return path.at(-1) === 'context' && (path[1] === 'source' || path[1] === 'targets');
}

/** Names such as `yes`, `1`, or `arn:aws:…` with spaces need quotes. */
function quotedIfNeeded(name: string): string {
  const plain = /^[A-Za-z][\w.:/@-]*[\w/]$/.test(name) && !/^(true|false|null|yes|no|on|off)$/i.test(name);
  return plain ? name : JSON.stringify(name);
}
