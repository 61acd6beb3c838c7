import type { ClusterReader } from '../../kube/cluster.ts';
import { eachMetadata } from '../../kube/each-metadata.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { AppliedOutcome } from '../../model/event.ts';
import { type ApiResource, apiVersionOf, groupResource, type ObjectRef, refKey } from '../../model/objects/object.ts';
import { readDone } from '../journal/history.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import type { TargetObjects } from './target-objects.ts';

interface DoneContext extends Pick<RunContext, 'folder' | 'run'> {
  scope: { signal: AbortSignal };
}

/**
 * What earlier sessions of a run got done on one target, so that this one leaves it alone: outcomes by key (`refKey`). What no
 * manifest describes any more is not among them, nor what somebody removed from the target or edited since.
 */
export async function doneBefore(
  { folder, run, scope: { signal } }: DoneContext,
  { spec, reader }: Pick<OpenTarget, 'spec' | 'reader'>,
  source: Pick<TargetObjects, 'refs' | 'isEdited'>,
): Promise<Map<string, AppliedOutcome>> {
  const recorded = await readDone(folder, run, `apply:${spec.name}`);
  const places = new Map<string, ObjectRef[]>();
  const done = new Map<string, AppliedOutcome>();
  for (const ref of source.refs) {
    const outcome = recorded.get(refKey(ref));
    // What was left as it is may be as meant by now; where it still differs, this session's report tells it too.
    if (outcome === undefined || outcome === 'skipped' || source.isEdited(ref)) continue;
    done.set(refKey(ref), outcome);
    // A Job that ended may have been removed by the cluster, and would do its work twice.
    if (groupResource(ref) === 'jobs.batch') continue;
    const place = `${groupResource(ref)} ${ref.namespace ?? ''}`;
    const there = places.get(place);
    if (there) there.push(ref);
    else places.set(place, [ref]);
  }
  for (const wanted of places.values()) {
    for (const key of await missing(reader, wanted, signal)) done.delete(key);
  }
  return done;
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
