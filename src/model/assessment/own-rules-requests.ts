import type { Message } from '../message.ts';
import type { PlanCompletion, PlanProblem } from '../migration/plan-editing.ts';
import type { FilePlace } from './assessment.ts';

/** A rule, and what became of its examples. */
export interface TestedRule extends FilePlace {
  rule: string;
  /** Those of a rule that something is wrong with are not tried. */
  examples: (FilePlace & { name: string; failure?: Message })[];
  /** Whether no example is written. */
  untested: boolean;
}

/** What became of the own rules in some folders. */
export interface TestedRules {
  files: number;
  rules: TestedRule[];
  /** What is wrong with rules beside examples that fail. */
  problems: (FilePlace & { words: Message; hint?: Message })[];
}

/** What a front asks about own rules, which lie in files. No cluster is asked. */
export interface OwnRuleRequests {
  /**
   * What is wrong with the text of a file of rules, examples that fail among it. `others`: the other files of rules. `shape`: whether unknown and missing
   * keys are told too, which an editor with the schema does itself.
   */
  'rules.validate': {
    params: { text: string; file: string; others: string[]; shape: boolean };
    result: PlanProblem[];
    event: never;
  };
  /** What may be typed at a place; line and column begin at 0. */
  'rules.complete': { params: { text: string; line: number; column: number }; result: PlanCompletion[]; event: never };
  /** What a key or value means, as Markdown. */
  'rules.hover': {
    params: { text: string; line: number; column: number };
    result: { text: string } | null;
    event: never;
  };
  /** Has every own rule in folders and files look at its examples. */
  'rules.test': { params: { paths: string[] }; result: TestedRules; event: never };
}
