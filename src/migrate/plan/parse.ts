import { message } from '../../model/message.ts';
import { type Migration, migrationSchema } from '../../model/migration/plan.ts';
import type { PlanProblem } from '../../model/migration/plan-editing.ts';
import { meaningProblems } from './meaning-problems.ts';
import { PlanText } from './plan-text.ts';
import { problemAt, schemaProblems } from './schema-problems.ts';

/** A plan and what is wrong with its text. `plan` is absent where an error is among the problems. */
export interface ParsedPlan {
  plan?: Migration;
  problems: PlanProblem[];
}

/** Reads the text of a plan. With `contexts`, names of contexts that are not among them are problems. */
export function parsePlan(text: string, options: { contexts?: readonly string[] } = {}): ParsedPlan {
  const planText = new PlanText(text);
  const syntax = syntaxProblems(planText);
  if (syntax.length > 0) return { problems: syntax };
  const value: unknown = planText.document.toJS();
  if (value === null || value === undefined) {
    return { problems: [problemAt(planText, planText.keyAt([]), message('plan.empty'), message('plan.empty.hint'))] };
  }
  const checked = migrationSchema.safeParse(value);
  const problems = checked.success
    ? meaningProblems(planText, checked.data, options.contexts)
    : schemaProblems(planText, value, checked.error.issues);
  problems.sort((one, other) => one.start.line - other.start.line || one.start.column - other.start.column);
  const usable = checked.success && problems.every(({ severity }) => severity !== 'error');
  return { ...(usable && { plan: checked.data }), problems };
}

function syntaxProblems(planText: PlanText): PlanProblem[] {
  const found = planText.document.errors.map((error) =>
    problemAt(
      planText,
      { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) },
      message('plan.syntax', { problem: error.message }),
    ),
  );
  if (found.length > 0) return found;
  try {
    planText.document.toJS();
    return [];
  } catch (thrown) {
    // An alias without its anchor, or so many aliases that the document would explode.
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    return [problemAt(planText, planText.keyAt([]), message('plan.syntax', { problem }))];
  }
}
