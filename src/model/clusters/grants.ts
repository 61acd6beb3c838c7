import type { UndoPlan } from '../migration/migration-summary.ts';
import type { MigrationInput } from '../migration/plan.ts';

/** A write that a person allowed on the confirmation page (the write gate). */
export interface Grant {
  context: string;
  namespaces: string[];
  clusterScoped: boolean;
}

/** What a run or an undo does to objects of a target. */
export type WriteVerb = 'create' | 'update' | 'delete';

/** What a run of a plan writes to, by target in the order of the plan; then what it has the Velero of the source do, where that engine is asked for. */
export function runGrants({ spec }: Pick<MigrationInput, 'spec'>): Grant[] {
  const velero = spec.engine === 'velero' ? [veleroNamespace(spec)] : [];
  const onTargets = spec.targets.map(({ context, mappings }) => {
    const names = { ...spec.mappings?.namespaces, ...mappings?.namespaces };
    return {
      context,
      namespaces: [...spec.select.namespaces.map((name) => names[name] ?? name), ...velero],
      clusterScoped: spec.select.clusterScoped !== 'none',
    };
  });
  return [...onTargets, ...sourceGrants({ spec })];
}

/**
 * What a run writes to on its source: only where the Velero there makes the backup. Where the data of claims goes along, the pods that
 * mount them are annotated meanwhile, or the claims labelled.
 */
export function sourceGrants({ spec }: Pick<MigrationInput, 'spec'>): Grant[] {
  if (spec.engine !== 'velero' || !('context' in spec.source)) return [];
  const { default: general, claims = {} } = spec.volumes ?? {};
  const marks = (choice?: string) => choice === 'file-system' || choice === 'snapshot';
  const carried = [general, ...Object.values(claims)].some(marks) ? spec.select.namespaces : [];
  return [{ context: spec.source.context, namespaces: [veleroNamespace(spec), ...carried], clusterScoped: false }];
}

function veleroNamespace({ velero }: MigrationInput['spec']): string {
  return velero?.namespace ?? 'velero';
}

/**
 * What a run of a plan may do in a context that it writes to. One that goes on updates what it made before where it is meant otherwise since, unless somebody changed it on the target. (The
 * `default` ServiceAccount of a namespace that the run made counts as made by it.) What Velero brings to a target becomes as it is meant, and goes where it is not meant; on a
 * source pods are only marked, and unmarked.
 */
export function runVerbs({ spec }: Pick<MigrationInput, 'spec'>, goesOn: boolean, context: string): WriteVerb[] {
  if (spec.engine === 'velero') {
    const isTarget = spec.targets.some((target) => target.context === context);
    return isTarget ? ['create', 'update', 'delete'] : ['create', 'update'];
  }
  return spec.existing === 'update' || goesOn ? ['create', 'update'] : ['create'];
}

/** What an undo writes to, by context. Who may write in a namespace may remove it too. */
export function undoGrants({ remove, putBack }: Pick<UndoPlan, 'remove' | 'putBack'>): Grant[] {
  const grants = new Map<string, Grant>();
  for (const { context, object } of [...remove, ...putBack]) {
    const grant = grants.get(context) ?? { context, namespaces: [], clusterScoped: false };
    grants.set(context, grant);
    const isNamespace = object.group === '' && object.kind === 'Namespace';
    const namespace = isNamespace ? object.name : object.namespace;
    if (namespace === undefined) grant.clusterScoped = true;
    else if (!grant.namespaces.includes(namespace)) grant.namespaces.push(namespace);
  }
  return [...grants.values()];
}

/** What an undo does there. */
export function undoVerbs({ remove, putBack }: Pick<UndoPlan, 'remove' | 'putBack'>): WriteVerb[] {
  return [...(remove.length > 0 ? ['delete' as const] : []), ...(putBack.length > 0 ? ['update' as const] : [])];
}

/** What was not granted of what is needed in one context: namespaces, and `_cluster` for objects outside them. */
export function missingGrants(needed: Grant, given: readonly Grant[]): string[] {
  const here = given.filter(({ context }) => context === needed.context);
  const missing = needed.namespaces.filter((name) => !here.some(({ namespaces }) => namespaces.includes(name)));
  const outside = needed.clusterScoped && !here.some(({ clusterScoped }) => clusterScoped);
  return outside ? [...missing, '_cluster'] : missing;
}
