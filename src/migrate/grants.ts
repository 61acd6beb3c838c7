import { mappingsFor } from '../adapt/adapt.ts';
import type { Grant, UndoPlan } from '../model/door.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Migration, MigrationTarget } from '../model/plan.ts';
import { targetNamespace } from './direct/run-context.ts';

/**
 * What a run of the plan writes on one target, where a person allowed it.
 * @throws KubeferryError `not-allowed` naming what was not allowed.
 */
export function runGrant(plan: Migration, target: MigrationTarget, given: readonly Grant[]): Grant {
  const mappings = mappingsFor(plan, target);
  const needed: Grant = {
    context: target.context,
    namespaces: plan.spec.select.namespaces.map((name) => targetNamespace(mappings, name)),
    clusterScoped: plan.spec.select.clusterScoped !== 'none',
  };
  requireGrants([needed], given);
  return needed;
}

/**
 * What an undo writes, by context, where a person allowed it.
 * @throws KubeferryError `not-allowed` naming what was not allowed.
 */
export function undoGrants(undo: UndoPlan, given: readonly Grant[]): Map<string, Grant> {
  const needed = new Map<string, Grant>();
  for (const { context, object } of [...undo.remove, ...undo.putBack]) {
    const grant = needed.get(context) ?? { context, namespaces: [], clusterScoped: false };
    needed.set(context, grant);
    const isNamespace = object.group === '' && object.kind === 'Namespace';
    const namespace = isNamespace ? object.name : object.namespace;
    if (namespace === undefined) grant.clusterScoped = true;
    else if (!grant.namespaces.includes(namespace)) grant.namespaces.push(namespace);
  }
  requireGrants([...needed.values()], given);
  return needed;
}

function requireGrants(needed: readonly Grant[], given: readonly Grant[]): void {
  for (const { context, namespaces, clusterScoped } of needed) {
    const here = given.filter((grant) => grant.context === context);
    const missing = namespaces.filter((name) => !here.some((grant) => grant.namespaces.includes(name)));
    if (clusterScoped && !here.some((grant) => grant.clusterScoped)) missing.push('_cluster');
    if (missing.length === 0) continue;
    const grants = missing.map((name) => `${context}/${name}`).join(',');
    throw new KubeferryError('not-allowed', message('run.allow-writes', { context, missing: missing.join(', ') }), {
      context,
      hint: message('run.allow-writes.hint', { grants }),
    });
  }
}
