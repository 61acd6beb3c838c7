import type { Grant, UndoPlan } from '../model/door.ts';
import { KubeferryError } from '../model/error.ts';
import { missingGrants, runGrants, undoGrants as undoNeeds } from '../model/grants.ts';
import { message } from '../model/message.ts';
import type { Migration, MigrationTarget } from '../model/plan.ts';

/**
 * What a run of the plan writes on one target, where a person allowed it.
 * @throws KubeferryError `not-allowed` naming what was not allowed.
 */
export function runGrant(plan: Migration, target: MigrationTarget, given: readonly Grant[]): Grant {
  const [needed] = runGrants({ spec: { ...plan.spec, targets: [target] } });
  if (!needed) throw new Error('there is a grant for each target');
  requireGrant(needed, given);
  return needed;
}

/**
 * What an undo writes, by context, where a person allowed it.
 * @throws KubeferryError `not-allowed` naming what was not allowed.
 */
export function undoGrants(undo: UndoPlan, given: readonly Grant[]): Map<string, Grant> {
  const needed = undoNeeds(undo);
  for (const grant of needed) requireGrant(grant, given);
  return new Map(needed.map((grant) => [grant.context, grant]));
}

function requireGrant(needed: Grant, given: readonly Grant[]): void {
  const { context } = needed;
  const missing = missingGrants(needed, given);
  if (missing.length === 0) return;
  const grants = missing.map((name) => `${context}/${name}`).join(',');
  throw new KubeferryError('not-allowed', message('run.allow-writes', { context, missing: missing.join(', ') }), {
    context,
    hint: message('run.allow-writes.hint', { grants }),
  });
}
