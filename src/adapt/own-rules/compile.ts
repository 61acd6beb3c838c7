import type { OwnFixText, OwnRuleText } from '../../model/assessment/own-rule.ts';
import { type Message, message } from '../../model/message.ts';
import { wrongPart } from '../../model/objects/label-selector.ts';
import { ruleIds } from '../rules/ids.ts';
import { type ExpressionProblem, readExpression } from './expression.ts';
import { matcher } from './matching.ts';
import { type OwnRule, ownRule, type ReadFix, type ReadOperation } from './own-rule.ts';
import { isPointer, starsIn } from './places.ts';
import { readTemplate } from './template.ts';

/** A place in a rule: keys and list positions from the top. */
export type RulePath = readonly (string | number)[];

/** What is wrong at a place of a rule; `within`: where in the text there, as offsets. */
export interface OwnRuleProblem {
  path: RulePath;
  words: Message;
  within?: { start: number; end: number };
}

/** The rule that a text of the right shape means, or what is wrong with it. */
export function compileOwnRule(text: OwnRuleText): { rule: OwnRule } | { problems: OwnRuleProblem[] } {
  const problems: OwnRuleProblem[] = [];
  const sound = <T>(path: RulePath, read: T | { problem: ExpressionProblem }): T | undefined => {
    if (!isProblem(read)) return read;
    const { words, start, end } = read.problem;
    problems.push({ path, words, within: { start, end } });
    return undefined;
  };
  const { id, severity, at, docs, match } = text;
  if (ruleIds.includes(id)) problems.push({ path: ['id'], words: message('own.built-in', { id }) });
  if (!isPointer(at)) problems.push({ path: ['at'], words: message('own.pointer', { pointer: at }) });
  const wrong = match.labels === undefined ? undefined : wrongPart(match.labels);
  if (wrong !== undefined) problems.push({ path: ['match', 'labels'], words: message('own.labels', { part: wrong }) });
  const when = sound(['when'], readExpression(text.when, 'bool'));
  const said = sound(['message'], readTemplate(text.message));
  const fixes = text.fixes.map((fix, index) => readFix(fix, ['fixes', index], at, { problems, sound }));
  if (problems.length > 0 || !when || !said) return { problems };
  const whole = fixes.filter((fix) => fix !== undefined);
  const rule = { id, severity, at, matches: matcher(match), when, message: said, fixes: whole };
  return { rule: ownRule(docs === undefined ? rule : { ...rule, docs }) };
}

interface Reading {
  problems: OwnRuleProblem[];
  sound<T>(path: RulePath, read: T | { problem: ExpressionProblem }): T | undefined;
}

function readFix(
  { title, safe, edit, checklist }: OwnFixText,
  path: RulePath,
  at: string,
  reading: Reading,
): ReadFix | undefined {
  const { problems, sound } = reading;
  const said = sound([...path, 'title'], readTemplate(title));
  if ((edit === undefined) === (checklist === undefined)) {
    problems.push({ path, words: message('own.fix-one') });
    return undefined;
  }
  if (checklist !== undefined) {
    const item = sound([...path, 'checklist'], readTemplate(checklist));
    return said && item && { title: said, safe: false, checklist: item };
  }
  const operations = (edit ?? []).flatMap(
    (one, index) => readOperation(one, [...path, 'edit', index], at, reading) ?? [],
  );
  return said && { title: said, safe, edit: operations };
}

type OperationText = NonNullable<OwnFixText['edit']>[number];

function readOperation(
  { op, path: pointer, value, valueFrom }: OperationText,
  path: RulePath,
  at: string,
  { problems, sound }: Reading,
): ReadOperation | undefined {
  const wrong = (key: string, words: Message) => {
    problems.push({ path: [...path, key], words });
    return undefined;
  };
  if (!isPointer(pointer)) return wrong('path', message('own.pointer', { pointer }));
  if (starsIn(pointer) > starsIn(at)) return wrong('path', message('own.stars', { pointer }));
  if (op === 'remove') {
    if (value === undefined && valueFrom === undefined) return { op, path: pointer };
    return wrong(value === undefined ? 'valueFrom' : 'value', message('own.remove'));
  }
  if ((value === undefined) === (valueFrom === undefined)) return wrong('op', message('own.value', { op }));
  if (valueFrom === undefined) return { op, path: pointer, value };
  const read = sound([...path, 'valueFrom'], readExpression(valueFrom));
  return read && { op, path: pointer, valueFrom: read };
}

function isProblem(read: unknown): read is { problem: ExpressionProblem } {
  return typeof read === 'object' && read !== null && 'problem' in read;
}
