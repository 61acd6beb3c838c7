import type { ClusterReader } from '../../kube/cluster.ts';
import { eachMetadata } from '../../kube/each-metadata.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { AppliedOutcome } from '../../model/event.ts';
import { type ApiResource, apiVersionOf, groupResource, type ObjectRef, refKey } from '../../model/object.ts';
import type { TargetObjects } from './target-objects.ts';

/**
 * Keys of objects that an earlier session of the run dealt with and that have to be looked at again: somebody removed them
 * from the target since, or edited their manifests. A Job is not looked for: one that ended may have been removed by the
 * cluster, and would do its work twice.
 */
export async function notDoneAnyMore(
  reader: ClusterReader,
  { refs, isEdited }: Pick<TargetObjects, 'refs' | 'isEdited'>,
  done: ReadonlyMap<string, AppliedOutcome>,
  signal: AbortSignal,
): Promise<string[]> {
  const again: string[] = [];
  const places = new Map<string, ObjectRef[]>();
  for (const ref of refs) {
    if (!done.has(refKey(ref))) continue;
    if (isEdited(ref)) again.push(refKey(ref));
    else if (groupResource(ref) !== 'jobs.batch') {
      const place = `${groupResource(ref)} ${ref.namespace ?? ''}`;
      const wanted = places.get(place);
      if (wanted) wanted.push(ref);
      else places.set(place, [ref]);
    }
  }
  for (const wanted of places.values()) again.push(...(await missing(reader, wanted, signal)));
  return again;
}

/** Keys of the objects, of one kind in one namespace, that are not there. */
async function missing(reader: ClusterReader, wanted: readonly ObjectRef[], signal: AbortSignal): Promise<string[]> {
  const [first] = wanted;
  if (!first) return [];
  const resource = (await reader.discovery({ signal })).find(apiVersionOf(first), first.kind);
  if (!resource) return wanted.map(refKey);
  const names = await namesOf(reader, resource, first.namespace, signal);
  return names ? wanted.filter(({ name }) => !names.has(name)).map(refKey) : [];
}

/** The names of all objects of one kind in one namespace; nothing where they may not be listed. */
async function namesOf(
  reader: ClusterReader,
  resource: ApiResource,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<Set<string> | undefined> {
  const names = new Set<string>();
  try {
    for await (const { metadata } of eachMetadata(reader, resource, namespace, signal)) names.add(metadata.name);
  } catch (thrown) {
    if (toKubeferryError(thrown).code === 'denied') return undefined;
    throw thrown;
  }
  return names;
}
