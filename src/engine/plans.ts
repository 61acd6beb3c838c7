import { loadContexts } from '../kube/kubeconfig/kubeconfig.ts';
import { completePlan } from '../migrate/plan/complete.ts';
import { hoverPlan } from '../migrate/plan/hover.ts';
import { parsePlan } from '../migrate/plan/parse.ts';
import { unfitPatches } from '../migrate/unfit-patches.ts';
import type { Handlers } from './handler.ts';
import { learnedOf } from './served-by.ts';

/** What the editor asks about the text of a plan. */
export const planHandlers: Handlers<'plan.validate' | 'plan.complete' | 'plan.hover'> = {
  'plan.validate': async ({ text, folder }, { signal }, { settings }) => {
    const { contexts, problems } = await loadContexts(settings.kubeconfig);
    // A context that is not there may stand in a file that cannot be read.
    const known = problems.length === 0 ? { contexts: contexts.map(({ name }) => name) } : {};
    const { plan, problems: found } = parsePlan(text, known);
    if (!plan || folder === undefined) return found;
    return [...found, ...(await unfitPatches({ folder, text, plan }, (target) => learnedOf(folder, target), signal))];
  },
  'plan.complete': async ({ text, line, column, contexts }) => completePlan(text, { line, column }, contexts),
  'plan.hover': async ({ text, line, column }) => {
    const found = hoverPlan(text, { line, column });
    return found === undefined ? null : { text: found };
  },
};
