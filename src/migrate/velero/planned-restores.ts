import type { AdaptContext } from '../../adapt/context.ts';
import type { BackupEntry } from '../../backup/index-file.ts';
import type { BackupReader } from '../../backup/read.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { groupResource, type KubeObject, type ObjectRef, refKey } from '../../model/objects/object.ts';
import { type Modifier, modifiersConfigMap } from '../../velero/modifiers.ts';
import { adaptContext } from '../direct/adapt-context.ts';
import type { Bringing } from '../direct/carrier.ts';
import type { RunContext } from '../direct/run-context.ts';
import { selectedEntries } from '../direct/selected-entries.ts';
import { type BackedUpPod, filledVolumes } from './backed-up-pods.ts';
import { volumeNames } from './file-volumes.ts';
import { isRead } from './goes-first.ts';
import { type ChangedObject, modifiersFor } from './modifiers.ts';
import { type PassesInput, type RestorePass, restorePasses } from './passes.ts';
import { carriedClaims } from './pod-volumes.ts';
import { kindsThatAct, restoredKinds } from './restored-kinds.ts';
import type { Restores } from './restores.ts';
import { ofServedKinds } from './served-kinds.ts';
import { snapshotClaimsOn } from './snapshots.ts';
import { meantSpec, standInModifiers } from './stand-ins.ts';
import { marksOf } from './velero-scope.ts';

/** What the Restores of a target are planned from. `pods`: those of the backup that hold files of volumes. */
interface PlanningInput {
  backup: BackupReader;
  pods: readonly BackedUpPod[];
  restores: Restores;
  changes: PlannedChanges;
}

/** What the Restores of a target are told to change. */
export interface PlannedChanges {
  /** The ConfigMap with the modifiers. */
  object: KubeObject;
  /** The objects that arrive otherwise than in the backup, by a modifier or after the Restores. */
  changed: ChangedObject[];
  /** Objects on the target whose change no modifier can express. */
  inexpressible: ObjectRef[];
  /** Secrets on the target whose values a mapping changes, which no modifier may hold. */
  secrets: ObjectRef[];
  /** Modifiers for which there was no room. */
  without: Modifier[];
  /** What the plan selects, as the backup has it. */
  entries: BackupEntry[];
  /** What adapting to the target depends on. */
  about: AdaptContext;
}

/** Plans what the Restores of a target change, and tells how many objects are changed only after them. Nothing is written. */
export async function plannedChanges(
  context: RunContext,
  { target, toApply: { source: objects } }: Bringing,
  { backup, restores }: Pick<PlanningInput, 'backup' | 'restores'>,
): Promise<PlannedChanges> {
  const { scope } = context;
  const { entries } = await selectedEntries(context, backup);
  const about = await adaptContext(context, target, { backup, moving: entries });
  const { modifiers, changed, inexpressible, secrets } = await modifiersFor(context, backup, {
    about,
    entries,
    objects,
  });
  const { object, without } = modifiersConfigMap(restores.place('modifiers'), modifiers);
  const left = inexpressible.filter((ref) => !(isRead(ref) && objects.isEdited(ref))).length + without.length;
  if (left > 0) {
    const text = message('run.velero-unmodified', { count: left, target: target.spec.name });
    scope.emit({ type: 'log', level: 'info', step: restores.step, context: target.spec.context, text });
  }
  return { object, changed, inexpressible, secrets, without, entries, about };
}

/**
 * Puts beside Velero what the Restores of a target read, and gives these, with the kinds that they bring, or have brought.
 * @throws KubeferryError `invalid` where Velero cannot be told of all pods with volumes.
 */
export async function plannedRestores(
  context: RunContext,
  bringing: Bringing,
  planning: PlanningInput,
): Promise<{ passes: RestorePass[]; kinds: string[] }> {
  const { plan, scope } = context;
  const { target, toApply, writer } = bringing;
  const { source: objects } = toApply;
  const { backup, restores, changes } = planning;
  const { object, inexpressible, without, entries } = changes;
  const { mappings } = target;
  const all = await backup.entries();
  const filling = await fillingOf(context, bringing, planning);
  await restores.put(object);
  await restores.putMappings(mappings);
  const untold = new Set(inexpressible.map(refKey));
  const tooMany = new Set(without.map(({ resource, namespace, name }) => `${resource}/${namespace}/${name}`));
  const isMeant = (entry: ObjectRef) => objects.has(onTarget(entry, mappings));
  const served = await ofServedKinds(entries, writer, isMeant, scope.signal);
  const kept = restoredKinds(all, served, {
    isMeant,
    isUntold: (entry) =>
      untold.has(refKey(onTarget(entry, mappings))) ||
      tooMany.has(`${groupResource(entry)}/${entry.namespace}/${entry.name}`),
  });
  const leftBehind = [...new Set(all.map(groupResource))].filter((kind) => !kept.has(kind) && kind !== 'namespaces');
  const resourceModifier = object.metadata.name;
  const snapshots = [...snapshotClaimsOn(target, context.claims)];
  // Parts of a cluster that are left out would run there until they are removed.
  const apart = (plan.spec.select.excludeSystem ?? []).length > 0 ? ['kube-system'] : [];
  const from = { backup: context.backup, entries, leftBehind, apart, mappings, snapshots, ...(filling && { filling }) };
  return {
    passes: restorePasses({ ...from, resourceModifier }),
    kinds: [
      ...new Set([...kept, ...kindsThatAct(entries), ...(snapshots.length > 0 ? ['persistentvolumeclaims'] : [])]),
    ],
  };
}

/** How the volumes of a target are filled, and the ConfigMap for it put beside Velero; nothing where no files go along. */
async function fillingOf(
  context: RunContext,
  { target, toApply }: Bringing,
  { backup, pods, restores }: Omit<PlanningInput, 'changes'>,
): Promise<PassesInput['filling']> {
  const { claims, scope } = context;
  const carried = carriedClaims(claims);
  if (carried.length === 0) return undefined;
  const { mappings } = target;
  const about = { onTarget: (entry: ObjectRef) => onTarget(entry, mappings), signal: scope.signal };
  const toStandIn: Parameters<typeof standInModifiers>[0][number][] = [];
  for (const { entry, saved } of pods) {
    const pod = await backup.object(entry, scope.signal);
    const meant = await meantSpec(backup, pod, toApply.source, about);
    toStandIn.push({ pod, saved, ...(meant && { meant }) });
  }
  const standIns = standInModifiers(toStandIn, { carried: new Set(carried), labels: marksOf(context) });
  const place = restores.place('stand-ins');
  const { object, without } = modifiersConfigMap(place, standIns);
  // A pod that came as it is in the backup would run the application on a volume that is not full yet.
  if (without.length > 0) {
    const words = message('run.velero-too-many-pods', { count: without.length });
    throw new KubeferryError('invalid', words, { hint: message('run.velero-too-many-pods.hint') });
  }
  await restores.put(object);
  const volumes = volumeNames(filledVolumes(pods, carried), (name) => targetNamespace(mappings, name));
  return { resourceModifier: object.metadata.name, volumes };
}

/** Where a target has what a backup holds. */
function onTarget(entry: ObjectRef, mappings: Mappings): ObjectRef {
  const { namespace } = entry;
  return namespace === undefined ? entry : { ...entry, namespace: targetNamespace(mappings, namespace) };
}
