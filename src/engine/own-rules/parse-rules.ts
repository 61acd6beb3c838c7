import { ownTime } from '../../adapt/own-rules/assess-own.ts';
import { compileOwnRule } from '../../adapt/own-rules/compile.ts';
import { type ExampleFailure, failureOf } from '../../adapt/own-rules/examples.ts';
import type { OwnRule } from '../../adapt/own-rules/own-rule.ts';
import type { PlanText } from '../../migrate/plan/plan-text.ts';
import { problemAt, schemaProblems } from '../../migrate/plan/schema-problems.ts';
import { type OwnRuleText, ownRuleSchema } from '../../model/assessment/own-rule.ts';
import { type Message, message } from '../../model/message.ts';
import type { PlanProblem } from '../../model/migration/plan-editing.ts';
import { ruleTexts, stretchWithin } from './rule-texts.ts';

/** A rule of a file, and where it stands. */
export interface PlacedRule {
  id: string;
  /** Absent where something is wrong with it. */
  rule?: OwnRule;
  text: OwnRuleText;
  at: PlanText;
}

/** The rules of a file, and what is wrong with their text. */
export interface ParsedRules {
  rules: PlacedRule[];
  /** Unknown and missing keys, values of the wrong type. */
  shape: PlanProblem[];
  /** What only a reader of rules sees: expressions, pointers, names. */
  meaning: PlanProblem[];
}

/** Characters of the largest file of rules. */
const largest = 1_000_000;

/** Reads the text of a file of rules. Nothing throws. */
export function parseRules(text: string): ParsedRules {
  const parsed: ParsedRules = { rules: [], shape: [], meaning: [] };
  if (text.length > largest) {
    const start = { line: 0, column: 0 };
    parsed.shape.push({ severity: 'error', message: message('own.large', { limit: largest }), start, end: start });
    return parsed;
  }
  for (const at of ruleTexts(text)) parseOne(at, parsed);
  return parsed;
}

function parseOne(at: PlanText, parsed: ParsedRules): void {
  const value = writtenValue(at, parsed);
  // A file may be empty, or begin with a comment above the first line of dashes.
  if (value === undefined || value === null) return;
  const checked = ownRuleSchema.safeParse(value);
  if (!checked.success) {
    parsed.shape.push(...schemaProblems(at, value, checked.error.issues));
    return;
  }
  const text = checked.data;
  const compiled = compileOwnRule(text);
  if ('rule' in compiled) parsed.rules.push({ id: text.id, rule: compiled.rule, text, at });
  else {
    parsed.rules.push({ id: text.id, text, at });
    for (const { path, words, within } of compiled.problems) {
      const written: unknown = at.document.getIn(path);
      const stretch =
        within && typeof written === 'string' ? stretchWithin(at, path, written, within) : at.valueAt(path);
      parsed.meaning.push(problemAt(at, stretch, words));
    }
  }
}

function writtenValue(at: PlanText, { shape }: ParsedRules): unknown {
  const { errors } = at.document;
  for (const { pos, message: problem } of errors) {
    const stretch = { start: pos[0], end: Math.max(pos[1], pos[0] + 1) };
    shape.push(problemAt(at, stretch, message('plan.syntax', { problem })));
  }
  if (errors.length > 0) return undefined;
  try {
    return at.document.toJS();
  } catch (thrown) {
    // An alias without its anchor, or so many aliases that the document would explode.
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    shape.push(problemAt(at, at.keyAt([]), message('plan.syntax', { problem })));
    return undefined;
  }
}

/** The rules whose name an earlier rule of the same file, or of another one, has already, with that file. */
export function namedTwice(
  rules: readonly PlacedRule[],
  file: string,
  others: ReadonlyMap<string, string>,
): { rule: PlacedRule; words: Message }[] {
  const seen = new Map(others);
  return rules.flatMap((rule) => {
    const where = seen.get(rule.id);
    if (where === undefined) seen.set(rule.id, file);
    return where === undefined ? [] : [{ rule, words: message('own.twice', { id: rule.id, file: where }) }];
  });
}

/** Which examples of a rule fail, by their place. */
export function failedExamples({ rule, text }: PlacedRule): { index: number; failure: ExampleFailure | undefined }[] {
  const time = ownTime();
  return rule ? text.examples.map((example, index) => ({ index, failure: failureOf(rule, example, time) })) : [];
}

/** Where an example, or a part of it, stands. */
export function examplePlace({ at }: PlacedRule, index: number, path: ExampleFailure['path'] = []) {
  const key = ['examples', index, ...path];
  return path.length === 0 ? at.keyAt([...key, 'object']) : at.keyAt(key);
}
