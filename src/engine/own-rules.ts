import { basename } from 'node:path';
import { completePlan } from '../migrate/plan/complete.ts';
import { hoverPlan } from '../migrate/plan/hover.ts';
import type { OwnRuleRequests, TestedRules } from '../model/assessment/own-rules-requests.ts';
import { message } from '../model/message.ts';
import type { PlanProblem } from '../model/migration/plan-editing.ts';
import type { Handlers } from './handler.ts';
import { examplePlace, failedExamples, namedTwice, type PlacedRule, parseRules } from './own-rules/parse-rules.ts';
import { idProblem, placed, readRuleFiles, rulesOf } from './own-rules/read-rules.ts';
import { ruleTextAt } from './own-rules/rule-texts.ts';

/** What the editor and the command line ask about own rules. */
export const ownRuleHandlers: Handlers<keyof OwnRuleRequests> = {
  'rules.validate': async ({ text, file, others, shape }) => {
    const parsed = parseRules(text);
    const elsewhere = await readRuleFiles(others);
    const names = elsewhere.flatMap((one) => one.rules.map(({ id }) => [id, basename(one.file)] as const));
    const twice = namedTwice(parsed.rules, basename(file), new Map(names));
    return [
      ...(shape ? parsed.shape : []),
      ...parsed.meaning,
      ...twice.map(({ rule, words }) => idProblem(rule, words)),
      ...parsed.rules.flatMap(exampleProblems),
    ];
  },
  'rules.complete': async ({ text, line, column }) => {
    const part = ruleTextAt(text, line);
    return completePlan(part.text, { line, column }, [], part.kind.schema);
  },
  'rules.hover': async ({ text, line, column }) => {
    const part = ruleTextAt(text, line);
    const found = hoverPlan(part.text, { line, column }, part.kind);
    return found === undefined ? null : { text: found };
  },
  'rules.test': async ({ paths }) => {
    const files = await readRuleFiles(paths);
    const rules = files.flatMap(({ file, rules: its }) => its.map((rule) => tested(file, rule)));
    return { files: files.length, rules, problems: rulesOf(files).problems };
  },
};

function exampleProblems(rule: PlacedRule): PlanProblem[] {
  return failedExamples(rule).flatMap(({ index, failure }) => {
    if (!failure) return [];
    const { start, end } = examplePlace(rule, index, failure.path);
    const words = message('own.example', { why: failure.words });
    return [{ severity: 'error', message: words, start: rule.at.place(start), end: rule.at.place(end) }];
  });
}

function tested(file: string, rule: PlacedRule): TestedRules['rules'][number] {
  const placeOf = (stretch: { start: number; end: number }) => {
    const { words: _, ...place } = placed(file, {
      severity: 'error',
      message: message('own.itself'),
      start: rule.at.place(stretch.start),
      end: rule.at.place(stretch.end),
    });
    return place;
  };
  const examples = failedExamples(rule).map(({ index, failure }) => ({
    ...placeOf(examplePlace(rule, index, failure?.path)),
    name: rule.text.examples[index]?.name ?? String(index + 1),
    ...(failure && { failure: failure.words }),
  }));
  const untested = rule.text.examples.length === 0;
  return { rule: rule.id, ...placeOf(rule.at.valueAt(['id'])), examples, untested };
}
