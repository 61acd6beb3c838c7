import type { BackupReader } from '../../backup/read.ts';
import { message } from '../../model/message.ts';
import { groupResource, type ObjectRef } from '../../model/object.ts';
import type { Mappings } from '../../model/plan.ts';
import { modifiersConfigMap } from '../../velero/modifiers.ts';
import { adaptContext } from '../direct/adapt-context.ts';
import type { Bringing } from '../direct/carrier.ts';
import { selectedEntries } from '../direct/export.ts';
import { type RunContext, targetNamespace } from '../direct/run-context.ts';
import type { BackedUpPod } from './backed-up-pods.ts';
import { goesFirst } from './goes-first.ts';
import { modifiersFor } from './modifiers.ts';
import { type RestorePass, restorePasses } from './passes.ts';
import { carriedClaims } from './pod-volumes.ts';
import type { Restores } from './restores.ts';
import { kindsOfPods } from './unmeant.ts';

/** Puts beside Velero what the Restores of a target read, and gives these, with the kinds that they bring. */
export async function plannedRestores(
  context: RunContext,
  { target, toApply: { source: objects } }: Bringing,
  { backup, pods, restores }: { backup: BackupReader; pods: readonly BackedUpPod[]; restores: Restores },
): Promise<{ passes: RestorePass[]; kinds: string[] }> {
  const { plan, scope } = context;
  const { mappings } = target;
  const all = await backup.entries();
  const entries = selectedEntries(plan, all);
  const about = await adaptContext(context, target, entries);
  const { modifiers, inexpressible } = await modifiersFor(context, backup, { about, entries, objects, pods });
  const { object, without } = modifiersConfigMap(restores.place('modifiers'), modifiers);
  const left = inexpressible.length + without.length;
  if (left > 0) {
    const text = message('run.velero-unmodified', { count: left, target: target.spec.name });
    scope.emit({ type: 'log', level: 'info', step: restores.step, context: target.spec.context, text });
  }
  await restores.put(object);
  await restores.putMappings(mappings);
  const isMeant = (entry: ObjectRef) => objects.has(onTarget(entry, mappings));
  const kept = new Set(entries.filter((entry) => isMeant(entry) && !goesFirst(entry)).map(groupResource));
  // What acts on a whole cluster is not there for a moment either where it is not meant: the run applies the others of its kind itself.
  for (const entry of all) if (entry.namespace === undefined && !isMeant(entry)) kept.delete(groupResource(entry));
  const withVolumes = carriedClaims(context.claims).length > 0;
  if (withVolumes) for (const kind of kindsOfPods) kept.add(kind);
  const leftBehind = [...new Set(all.map(groupResource))].filter((kind) => !kept.has(kind) && kind !== 'namespaces');
  const resourceModifier = object.metadata.name;
  const hooks = plan.spec.velero.hooks?.restore;
  const from = { backup: context.backup, entries, leftBehind, mappings, ...(hooks && { hooks }) };
  return { passes: restorePasses({ ...from, withVolumes, resourceModifier }), kinds: [...kept] };
}

/** Where a target has what a backup holds. */
function onTarget(entry: ObjectRef, mappings: Mappings): ObjectRef {
  const { namespace } = entry;
  return namespace === undefined ? entry : { ...entry, namespace: targetNamespace(mappings, namespace) };
}
