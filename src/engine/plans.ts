import { completePlan } from '../migrate/plan/complete.ts';
import { hoverPlan } from '../migrate/plan/hover.ts';
import { parsePlan } from '../migrate/plan/parse.ts';
import type { Handlers } from './handler.ts';

/** What the editor asks about the text of a plan. */
export const planHandlers: Handlers<'plan.validate' | 'plan.complete' | 'plan.hover'> = {
  'plan.validate': async ({ text }) => parsePlan(text).problems,
  'plan.complete': async ({ text, line, column, contexts }) => completePlan(text, { line, column }, contexts),
  'plan.hover': async ({ text, line, column }) => {
    const found = hoverPlan(text, { line, column });
    return found === undefined ? null : { text: found };
  },
};
