import { waveOf, waves } from '../../apply/waves.ts';
import { groupResource, type ObjectRef } from '../../model/objects/object.ts';
import { goesFirst } from './goes-first.ts';

/** Kinds of which the run applies itself what is meant of them: controllers make most of them anew. */
const kindsOfPods = ['pods', 'replicasets.apps'];

/** No claims. */
const none: ReadonlySet<string> = new Set();

/**
 * The kinds that the Restores of a target bring, as `deployments.apps`. A Restore brings all objects of a kind, and what a target is not to get is
 * removed after it. What would act meanwhile, on a whole cluster or by running, must not come at all, so its kind is left out, and the run
 * applies the others of that kind itself; likewise where one would run as the source has it. `all`: what the backup holds; `selected`: what the plan
 * selects of it; `isMeant`: whether the target is to get it; `isUntold`: whether no modifier says what is changed of it.
 */
export function restoredKinds(
  all: readonly ObjectRef[],
  selected: readonly ObjectRef[],
  { isMeant, isUntold }: { isMeant: (entry: ObjectRef) => boolean; isUntold: (entry: ObjectRef) => boolean },
): Set<string> {
  const kinds = new Set(selected.filter((entry) => isMeant(entry) && !goesFirst(entry, none)).map(groupResource));
  for (const kind of kindsOfPods) kinds.delete(kind);
  const runsWrong = (entry: ObjectRef) => !isMeant(entry) || (entry.namespace !== undefined && isUntold(entry));
  const unmeant = all.filter((entry) => kinds.has(groupResource(entry)) && acts(entry) && runsWrong(entry));
  for (const entry of unmeant) kinds.delete(groupResource(entry));
  // What hooks call is not there yet when the last Restore ends: the run makes them after it.
  if (unmeant.some(({ namespace }) => namespace !== undefined)) {
    for (const entry of selected) if (waveOf(entry) === waves.indexOf('hooks')) kinds.delete(groupResource(entry));
  }
  return kinds;
}

/** The kinds of namespaces that act and that a Restore of an earlier session may have brought, when more of them was meant. */
export function kindsThatAct(selected: readonly ObjectRef[]): string[] {
  const kinds = new Set(selected.filter((entry) => entry.namespace !== undefined && acts(entry)).map(groupResource));
  for (const kind of kindsOfPods) kinds.delete(kind);
  return [...kinds];
}

/** Whether it does something by being there: outside namespaces for all of them; in one if it runs, or has an operator or a controller do something. */
function acts(entry: ObjectRef): boolean {
  return entry.namespace === undefined || waveOf(entry) >= waves.indexOf('workloads');
}
