import type { Grant } from '../model/clusters/grants.ts';
import { missingGrants, runGrants, sourceGrants, undoGrants as undoNeeds } from '../model/clusters/grants.ts';
import { objectLabel } from '../model/clusters/log-line.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { UndoPlan } from '../model/migration/migration-summary.ts';
import type { Migration, MigrationTarget } from '../model/migration/plan.ts';
import type { ObjectRef } from '../model/objects/object.ts';

/**
 * What a run of the plan may write on one target, where a person allowed it. Whether objects outside namespaces move that a
 * plan merely refers to shows when they are collected: `requireOutside` asks for that grant then.
 * @throws KubeferryError `not-allowed` naming what was not allowed.
 */
export function runGrant(plan: Migration, target: MigrationTarget, given: readonly Grant[]): Grant {
  const [whole] = runGrants({ spec: { ...plan.spec, targets: [target] } });
  if (!whole) throw new Error('there is a grant for each target');
  requireGrant({ ...whole, clusterScoped: plan.spec.select.clusterScoped === 'all' }, given);
  return { ...whole, clusterScoped: missingGrants(whole, given).length === 0 && whole.clusterScoped };
}

/**
 * What a run of the plan may write on its source, where a person allowed it; nothing where it writes nothing there. `more`: namespaces
 * that it writes to besides what the plan says.
 * @throws KubeferryError `not-allowed` naming what was not allowed.
 */
export function sourceGrant(plan: Migration, given: readonly Grant[], more: readonly string[] = []): Grant | undefined {
  const [planned] = sourceGrants(plan);
  if (!planned) return undefined;
  const needed = { ...planned, namespaces: [...new Set([...planned.namespaces, ...more])] };
  requireGrant(needed, given);
  return needed;
}

/**
 * Objects outside namespaces are written only where a person allowed it. A namespace that is granted may itself be made.
 * @throws KubeferryError `not-allowed` naming one of those that nobody allowed.
 */
export async function requireOutside(
  { context, clusterScoped }: Grant,
  manifests: AsyncIterable<{ ref: ObjectRef }>,
): Promise<void> {
  if (clusterScoped) return;
  for await (const { ref } of manifests) {
    if (ref.namespace !== undefined || (ref.group === '' && ref.kind === 'Namespace')) continue;
    throw new KubeferryError('not-allowed', message('run.allow-outside', { context, object: objectLabel(ref) }), {
      context,
      object: ref,
      hint: message('run.allow-writes.hint', { grants: `${context}/_cluster` }),
    });
  }
}

/**
 * What an undo writes, by context, where a person allowed it.
 * @throws KubeferryError `not-allowed` naming what was not allowed.
 */
export function undoGrants(undo: Pick<UndoPlan, 'remove' | 'putBack'>, given: readonly Grant[]): Map<string, Grant> {
  const needed = undoNeeds(undo);
  for (const grant of needed) requireGrant(grant, given);
  return new Map(needed.map((grant) => [grant.context, grant]));
}

/**
 * @throws KubeferryError `not-allowed` naming what nobody allowed of what is needed in one context. `hint` takes `grants`, as
 * `--allow-writes` takes them.
 */
export function requireGrant(
  needed: Grant,
  given: readonly Grant[],
  hint: 'run.allow-writes.hint' | 'velero.allow-writes.hint' = 'run.allow-writes.hint',
): void {
  const { context } = needed;
  const missing = missingGrants(needed, given);
  if (missing.length === 0) return;
  const grants = missing.map((name) => `${context}/${name}`).join(',');
  throw new KubeferryError('not-allowed', message('run.allow-writes', { context, missing: missing.join(', ') }), {
    context,
    hint: message(hint, { grants }),
  });
}
