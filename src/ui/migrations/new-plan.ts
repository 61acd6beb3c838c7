import { defaultTtl, type MigrationInput, type StoreSpec } from '../../model/migration/plan.ts';
import type { MigrationPreparation } from '../../model/migration/preparation.ts';
import type { ClaimChoices } from './claim-choices.ts';
import type { RememberedNames } from './remembered.ts';

/** What a wizard has asked before it writes a plan. */
export interface PlanAnswers {
  source: { context: string } | { backup: string };
  target: string;
  /** Source namespaces in the order in which they were chosen. */
  namespaces: string[];
  /** Names that change on the way; those that stay the same may be among them. */
  names: RememberedNames;
  claims: ClaimChoices;
  /** The namespace of Velero in both clusters, where that carries the objects. */
  velero?: { namespace: string };
  store?: StoreSpec;
  existing?: 'skip' | 'update' | 'fail';
  /** A ticked subset, as `resource.group/namespace/name`; without it all that a backup holds of the namespaces, and outside of any. */
  objects?: string[];
  /** How long the backups of the runs are kept. */
  ttl?: string;
  cluster?: { source?: string; target?: string };
}

/** The plan behind the answers; what equals the plan's own defaults is left out, so that the file stays short. */
export function planOf(answers: PlanAnswers): MigrationInput {
  const { source, target, namespaces, store, existing, objects, ttl, claims, velero } = answers;
  const images = Object.entries(changed(answers.names.registries)).map(([from, to]) => ({ from, to }));
  const mappings = {
    ...whenFilled('namespaces', changed(answers.names.namespaces)),
    ...whenFilled('storageClasses', changed(answers.names.storageClasses)),
    ...whenFilled('ingressClasses', changed(answers.names.ingressClasses)),
    ...whenFilled('nodeLabels', changed(answers.names.nodeLabels)),
    ...(images.length > 0 && { images }),
  };
  const sourceUid = answers.cluster?.source;
  const targetUid = answers.cluster?.target;
  return {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: migrationName(namespaces) },
    spec: {
      ...(velero && { engine: 'velero' as const }),
      ...(velero && velero.namespace !== 'velero' && { velero }),
      source: 'context' in source && sourceUid !== undefined ? { ...source, cluster: sourceUid } : source,
      targets: [
        { name: shortName(target, 63), context: target, ...(targetUid !== undefined && { cluster: targetUid }) },
      ],
      select: { namespaces, ...(objects ? { objects } : 'backup' in source && { clusterScoped: 'all' as const }) },
      ...(store && { store }),
      ...(ttl !== undefined && ttl !== defaultTtl && { ttl }),
      ...(existing && existing !== 'skip' && { existing }),
      ...(Object.keys(claims).length > 0 && { volumes: { claims } }),
      ...(Object.keys(mappings).length > 0 && { mappings }),
    },
  };
}

function changed(names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).filter(([from, to]) => from !== to));
}

function whenFilled<Key extends string>(key: Key, names: Record<string, string>) {
  return Object.keys(names).length > 0 ? { [key]: names } : {};
}

/** The name of a migration of these namespaces: at most 50 characters, because it becomes a label value. */
export function migrationName(namespaces: readonly string[]): string {
  const [first = 'migration'] = namespaces;
  return shortName(namespaces.length > 1 ? `${first}-and-${namespaces.length - 1}-more` : first, 50);
}

/** A name of small letters, digits and dashes out of any other, such as a target's name out of that of its context. */
export function shortName(name: string, length: number): string {
  const parts = name.split(/[/:]/).filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const short = last
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, length)
    .replace(/^-+|-+$/g, '');
  return short === '' ? 'target' : short;
}

/** All objects that would move, and the kinds with the most of them, for the confirmation page. */
export function countsOf(counts: MigrationPreparation['counts']): {
  total: number;
  kinds: { name: string; count: number }[];
} {
  const kinds = Object.entries(counts)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return { total: kinds.reduce((sum, kind) => sum + kind.count, 0), kinds };
}
