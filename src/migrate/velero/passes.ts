import type { Mappings } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { groupResource, type ObjectRef } from '../../model/objects/object.ts';
import type { VeleroRestoreWish } from '../../model/velero/velero-run.ts';
import { isNamespace } from '../direct/selected-entries.ts';

/** One Restore of a migration, which is to end before the next one begins. `part` tells them apart in names and words. */
export interface RestorePass {
  part: 'cluster' | 'snapshots' | 'volumes' | 'namespaces' | 'late';
  wish: VeleroRestoreWish;
  /** What it is to fill, as `namespace/pod/volume` or `namespace/claim` of the target. Snapshots end after the passes behind them: their volumes may wait for a pod. */
  volumes?: readonly string[];
}

/** What the Restores of one target start from. */
export interface PassesInput {
  backup: string;
  /** What the plan selects, as the backup has it. */
  entries: readonly ObjectRef[];
  /** Kinds of which the target gets no object by the plan, as `endpoints` or `endpointslices.discovery.k8s.io`. */
  leftBehind: readonly string[];
  /** Namespaces of which the run brings itself what is meant. */
  apart: readonly string[];
  mappings: Mappings;
  /** What fills volumes: the ConfigMap that makes pods into stand-ins, and the volumes, as `namespace/pod/volume` of the target. */
  filling?: { resourceModifier: string; volumes: readonly string[] };
  /** The claims that are filled from snapshots, as `namespace/claim` of the target. */
  snapshots: readonly string[];
  /** The ConfigMap with the modifiers. */
  resourceModifier?: string;
}

/** Kinds by which a cluster calls what is only restored with the namespaces, so that they come last. Order: VNG Cloud's guide for VKS, which restores webhooks in a third pass. */
const late: ReadonlySet<string> = new Set([
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'apiservices.apiregistration.k8s.io',
]);

/**
 * The Restores that bring a backup to one target, in their order: what lies outside namespaces, the files of volumes, the
 * namespaces, and what calls into them. A Restore that narrows namespaces leaves out all that lies outside them, so one would not do.
 *
 * They all read one backup. VNG Cloud's guide makes two, of the cluster and of the namespaces, so that its first and third pass bring
 * the one without the other; a Restore that names kinds does that with one backup as well. Nothing is lost, and both parts are of one
 * moment (no object whose definition came between two backups), are judged, kept and deleted together, and are one row in a store.
 * By hand, `--include-resources` takes a part of it. What the guide's third pass tries again outside namespaces, because it needed
 * something in them, the run applies itself after the Restores.
 */
export function restorePasses(input: PassesInput): RestorePass[] {
  const { backup, entries, leftBehind, apart, mappings, filling, snapshots, resourceModifier } = input;
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
    const to = targetNamespace(mappings, name);
    return to === name ? [] : [[name, to]];
  });
  const ofNamespaces = {
    ...common,
    includedNamespaces: namespaces,
    ...(renamed.length > 0 && { namespaceMapping: Object.fromEntries(renamed) }),
  } satisfies VeleroRestoreWish;
  const together = namespaces.filter((name) => !apart.includes(name));
  const inNamespaces: VeleroRestoreWish = {
    ...ofNamespaces,
    includedNamespaces: together,
    restorePVs: false,
    ...(left.size > 0 && { excludedResources: [...left].sort() }),
  };
  const first = outside.filter((kind) => !late.has(kind));
  const last = outside.filter((kind) => late.has(kind));
  return [
    ...(first.length > 0 ? [{ part: 'cluster' as const, wish: ofCluster(first) }] : []),
    ...(snapshots.length > 0 ? [snapshotPass(ofNamespaces, snapshots)] : []),
    ...(filling ? [fillingPass(ofNamespaces, filling)] : []),
    ...(together.length > 0 ? [{ part: 'namespaces' as const, wish: inNamespaces }] : []),
    ...(last.length > 0 ? [{ part: 'late' as const, wish: ofCluster(last) }] : []),
  ];
}

function snapshotPass(ofNamespaces: VeleroRestoreWish, volumes: readonly string[]): RestorePass {
  const wish = { ...ofNamespaces, restorePVs: true, includedResources: ['persistentvolumeclaims'] };
  return { part: 'snapshots', wish, volumes };
}

function fillingPass(
  ofNamespaces: VeleroRestoreWish,
  { resourceModifier, volumes }: NonNullable<PassesInput['filling']>,
): RestorePass {
  const wish = { ...ofNamespaces, resourceModifier, restorePVs: true, includedResources: ['pods'] };
  return { part: 'volumes', wish, volumes };
}

/** Namespaces themselves are made beforehand: no Restore can mark them as the run's. */
function isOutside(ref: ObjectRef): boolean {
  return ref.namespace === undefined && !isNamespace(ref);
}

function kindsOf(refs: readonly ObjectRef[]): string[] {
  return [...new Set(refs.map(groupResource))].sort();
}
