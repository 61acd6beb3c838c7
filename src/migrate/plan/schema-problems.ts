import type { z } from 'zod';
import { isRecord } from '../../model/json/json.ts';
import { type Message, type MessageArg, message } from '../../model/message.ts';
import type { PlanProblem } from '../../model/migration/plan-editing.ts';
import { closest } from '../../model/words/closest.ts';
import type { PlanText, Stretch } from './plan-text.ts';
import { declaredAt, descriptionOf, keysAt, type PlanPath, typeWords, valuesOf } from './schema-at.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong with the shape of a plan, at the places in its text. `value` is the plan as it was read. */
export function schemaProblems(plan: PlanText, value: unknown, issues: readonly Issue[]): PlanProblem[] {
  return issues.flatMap((issue) => problemsOf(plan, value, issue, placeOf(issue.path)));
}

/** Makes a problem at a stretch of the text. */
export function problemAt(plan: PlanText, stretch: Stretch, words: Message, hint?: Message): PlanProblem {
  return {
    severity: 'error',
    message: words,
    ...(hint && { hint }),
    start: plan.place(stretch.start),
    end: plan.place(stretch.end),
  };
}

/** A place in words: its path, or "the plan". */
export function nameOf(path: PlanPath, itself: MessageArg = message('plan.itself')): MessageArg {
  let out = '';
  for (const part of path) {
    if (typeof part === 'number') out += `[${part}]`;
    else out += out === '' ? part : `.${part}`;
  }
  return out === '' ? itself : out;
}

function problemsOf(plan: PlanText, value: unknown, issue: Issue, path: PlanPath): PlanProblem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(plan, valueIn(value, path), path, key));
    case 'invalid_union': {
      const best = fittingOption(issue.errors, valueIn(value, path));
      if (best === undefined) return [wrongType(plan, value, path)];
      return best.flatMap((inner) => problemsOf(plan, value, inner, [...path, ...placeOf(inner.path)]));
    }
    case 'invalid_key':
    case 'custom':
    case 'too_small':
      return [wrongFormat(plan, value, path, undefined)];
    case 'too_big': {
      const words = message('plan.too-long', { key: nameOf(path), limit: Number(issue.maximum) });
      return [problemAt(plan, plan.valueAt(path), words)];
    }
    case 'invalid_format':
      return [wrongFormat(plan, value, path, issue.format)];
    case 'invalid_value':
      return [isAbsent(value, path) ? missingKey(plan, path) : wrongValue(plan, value, path)];
    default:
      return [isAbsent(value, path) ? missingKey(plan, path) : wrongType(plan, value, path)];
  }
}

function unknownKey(plan: PlanText, parent: unknown, path: PlanPath, key: string): PlanProblem {
  const present = isRecord(parent) ? Object.keys(parent) : [];
  const known = keysAt(
    path,
    present.filter((other) => other !== key),
    plan.kind.schema,
  ).map((one) => one.key);
  const suggestion = closest(
    key,
    known.filter((one) => !present.includes(one)),
  );
  const hint =
    suggestion === undefined
      ? message('plan.hint.keys', { keys: known.join(', ') })
      : message('plan.hint.suggestion', { suggestion });
  return problemAt(
    plan,
    plan.keyAt([...path, key]),
    message('plan.unknown-key', { parent: nameOf(path, plan.kind.itself), key }),
    hint,
  );
}

function missingKey(plan: PlanText, path: PlanPath): PlanProblem {
  const parent = path.slice(0, -1);
  const words = message('plan.missing-key', { parent: nameOf(parent, plan.kind.itself), key: String(path.at(-1)) });
  return problemAt(plan, plan.keyAt(plan.pairAt(path) ? path : parent), words, about(plan, path));
}

function wrongType(plan: PlanText, value: unknown, path: PlanPath): PlanProblem {
  const schema = declaredAt(path, plan.kind.schema);
  const expected = schema ? typeWords(schema) : message('plan.kind.other');
  const words = message('plan.wrong-type', {
    key: nameOf(path, plan.kind.itself),
    expected,
    found: kindOf(valueIn(value, path)),
  });
  return problemAt(plan, plan.valueAt(path), words, about(plan, path));
}

function wrongValue(plan: PlanText, value: unknown, path: PlanPath): PlanProblem {
  const schema = declaredAt(path, plan.kind.schema);
  const values = schema ? valuesOf(schema) : [];
  const found = shown(valueIn(value, path));
  const suggestion = closest(found, values);
  const hint =
    suggestion === undefined
      ? message('plan.hint.values', { values: values.join(', ') })
      : message('plan.hint.suggestion', { suggestion });
  return problemAt(plan, plan.valueAt(path), message('plan.wrong-value', { key: nameOf(path), value: found }), hint);
}

function wrongFormat(plan: PlanText, value: unknown, path: PlanPath, format: string | undefined): PlanProblem {
  const words = message('plan.wrong-format', { key: nameOf(path), value: shown(valueIn(value, path)) });
  const hint =
    format === 'regex'
      ? message('plan.wrong-format.name')
      : format === 'url'
        ? message('plan.wrong-format.url')
        : about(plan, path);
  return problemAt(plan, plan.valueAt(path), words, hint);
}

function about(plan: PlanText, path: PlanPath): Message | undefined {
  const schema = declaredAt(path, plan.kind.schema);
  const text = schema && descriptionOf(schema);
  return text === undefined ? undefined : message('plan.hint.about', { about: text });
}

/** The issues of the option of a choice that fits best: the one whose keys stand there. */
function fittingOption(options: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  if (!isRecord(value)) return undefined;
  const mismatch = (issues: readonly Issue[]) =>
    issues.reduce((sum, issue) => {
      if (issue.path.length > (issue.code === 'unrecognized_keys' ? 0 : 1)) return sum;
      if (issue.code === 'unrecognized_keys') return sum + issue.keys.length;
      return isAbsent(value, placeOf(issue.path)) ? sum + 1 : sum;
    }, 0);
  return [...options].sort((one, other) => mismatch(one) - mismatch(other) || one.length - other.length)[0];
}

function placeOf(path: readonly PropertyKey[]): PlanPath {
  return path.map((part) => (typeof part === 'number' ? part : String(part)));
}

function valueIn(value: unknown, path: PlanPath): unknown {
  let at = value;
  for (const part of path) {
    if (Array.isArray(at) && typeof part === 'number') at = at[part];
    else if (isRecord(at) && Object.hasOwn(at, part)) at = at[part];
    else return undefined;
  }
  return at;
}

/** A key with nothing behind it counts as absent. */
function isAbsent(value: unknown, path: PlanPath): boolean {
  const found = valueIn(value, path);
  return found === undefined || found === null;
}

function kindOf(value: unknown): Message {
  if (value === null || value === undefined) return message('plan.kind.empty');
  if (Array.isArray(value)) return message('plan.kind.list');
  if (typeof value === 'object') return message('plan.kind.mapping');
  if (typeof value === 'boolean') return message('plan.kind.boolean');
  return message(typeof value === 'number' ? 'plan.kind.number' : 'plan.kind.text');
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  return JSON.stringify(value) ?? 'nothing';
}
