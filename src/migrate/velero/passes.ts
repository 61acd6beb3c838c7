import type { JsonRecord } from '../../model/json.ts';
import { groupResource, type ObjectRef } from '../../model/object.ts';
import type { Mappings } from '../../model/plan.ts';
import type { VeleroRestoreWish } from '../../model/velero-run.ts';

/** One Restore of a migration, which is to end before the next one begins. `part` tells them apart in names and words. */
export interface RestorePass {
  part: 'cluster' | 'namespaces' | 'late';
  wish: VeleroRestoreWish;
}

/** What the Restores of one target start from. */
export interface PassesInput {
  backup: string;
  /** What the plan selects, as the backup has it. */
  entries: readonly ObjectRef[];
  /** Kinds of which the target gets no object by the plan, as `endpoints` or `endpointslices.discovery.k8s.io`. */
  leftBehind: readonly string[];
  mappings: Mappings;
  /** Whether volumes come back from the backup. */
  withVolumes: boolean;
  /** The ConfigMap with the modifiers. */
  resourceModifier?: string;
  /** `spec.hooks` of the Restore that brings pods. */
  hooks?: JsonRecord;
}

/** Kinds by which a cluster calls what is only restored with the namespaces, so that they come last. Order: VNG Cloud's guide for VKS, which restores webhooks in a third pass. */
const late: ReadonlySet<string> = new Set([
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'apiservices.apiregistration.k8s.io',
]);

/**
 * The Restores that bring a backup to one target, in their order: what lies outside namespaces, the namespaces, and what calls into
 * them. A Restore that narrows namespaces leaves out all that lies outside them, so one would not do.
 */
export function restorePasses(input: PassesInput): RestorePass[] {
  const { backup, entries, leftBehind, mappings, withVolumes, resourceModifier, hooks } = input;
  const left = new Set(leftBehind);
  const outside = kindsOf(entries.filter(isOutside)).filter((kind) => !left.has(kind));
  const namespaces = [...new Set(entries.flatMap(({ namespace }) => namespace ?? []))].sort();
  const common = {
    backupName: backup,
    existingResourcePolicy: 'none',
    ...(resourceModifier !== undefined && { resourceModifier }),
  } satisfies VeleroRestoreWish;
  const ofCluster = (includedResources: string[]): VeleroRestoreWish => ({
    ...common,
    includedResources,
    includeClusterResources: true,
    restorePVs: false,
  });
  const renamed = namespaces.flatMap((name): [string, string][] => {
    const to = mappings.namespaces?.[name];
    return to === undefined || to === name ? [] : [[name, to]];
  });
  const inNamespaces: VeleroRestoreWish = {
    ...common,
    includedNamespaces: namespaces,
    restorePVs: withVolumes,
    ...(hooks && { hooks }),
    ...(left.size > 0 && { excludedResources: [...left].sort() }),
    ...(renamed.length > 0 && { namespaceMapping: Object.fromEntries(renamed) }),
  };
  const first = outside.filter((kind) => !late.has(kind));
  const last = outside.filter((kind) => late.has(kind));
  return [
    ...(first.length > 0 ? [{ part: 'cluster' as const, wish: ofCluster(first) }] : []),
    ...(namespaces.length > 0 ? [{ part: 'namespaces' as const, wish: inNamespaces }] : []),
    ...(last.length > 0 ? [{ part: 'late' as const, wish: ofCluster(last) }] : []),
  ];
}

/** Namespaces themselves are made beforehand: no Restore can mark them as the run's. */
function isOutside({ namespace, ...ref }: ObjectRef): boolean {
  return namespace === undefined && groupResource(ref) !== 'namespaces';
}

function kindsOf(refs: readonly ObjectRef[]): string[] {
  return [...new Set(refs.map(groupResource))].sort();
}
