import type { Message } from '../message.ts';

/** What an editor shows of a plan. */

/** A problem in the text of a plan; lines and columns begin at 0. */
export interface PlanProblem {
  severity: 'error' | 'warning';
  message: Message;
  hint?: Message;
  start: { line: number; column: number };
  end: { line: number; column: number };
}

/** A completion at a place in a plan. `insert` may hold new lines with their indentation relative to the key. */
export interface PlanCompletion {
  label: string;
  insert: string;
  detail?: string;
  documentation?: string;
  kind: 'key' | 'value';
}
