import pLimit from 'p-limit';
import { differences } from '../../apply/differences.ts';
import { withRightsOf } from '../../apply/rights.ts';
import { rounds } from '../../apply/rounds.ts';
import type { ApplySource } from '../../apply/types.ts';
import type { Difference } from '../../diff/difference.ts';
import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { dryRunsOnly } from '../../kube/writer.ts';
import { toKubeferryError } from '../../model/error.ts';
import {
  type ApiResource,
  apiVersionOf,
  groupResource,
  type KubeObject,
  type ObjectRef,
  refKey,
  refOf,
} from '../../model/objects/object.ts';

/** An object that a target has, and how it differs from what is meant. `ref` is as the target has it. */
export interface Differing {
  ref: ObjectRef;
  meant: KubeObject;
  live: KubeObject;
  changes: Difference[];
}

/** Who looks: the run that would update what differs, and how much it may ask of the target at once. */
export interface Looking {
  run: string;
  concurrency: number;
  signal: AbortSignal;
}

/** The objects of a target that differ from what is meant, page by page of its lists: many objects need little memory. */
export async function* differing(
  reader: ClusterReader,
  source: ApplySource,
  looking: Looking,
): AsyncGenerator<Differing[]> {
  const { signal } = looking;
  const judge = dryRunsOnly(reader);
  const limit = pLimit(looking.concurrency);
  const places = new Map<string, ObjectRef[]>();
  for (const ref of source.refs) {
    const place = `${groupResource(ref)}/${ref.namespace ?? ''}`;
    const refs = places.get(place);
    if (refs) refs.push(ref);
    else places.set(place, [ref]);
  }
  const discovery = await reader.discovery({ signal });
  for (const refs of places.values()) {
    const [first] = refs;
    const resource = first && discovery.find(apiVersionOf(first), first.kind);
    if (!resource) continue;
    const wanted = new Map(refs.map((ref) => [refKey(ref), ref]));
    for await (const page of pagesOf(reader, resource, refs, signal)) {
      const there = new Map(page.map((live) => [refKey(refOf(resource, live)), live]));
      const both = [...there.keys()].flatMap((key) => wanted.get(key) ?? []);
      const pairs: { meant: KubeObject; live: KubeObject }[] = [];
      for await (const one of both.length > 0 ? source.read(both, signal) : []) {
        const live = there.get(refKey(one.ref));
        if (!('refused' in one) && live) pairs.push({ meant: withRightsOf(live, one.object), live });
      }
      const judged = pairs.map(({ meant, live }) => limit(() => difference(judge, resource, meant, live, looking)));
      const found = (await Promise.all(judged)).filter((one) => one !== undefined);
      if (found.length > 0) yield found;
    }
  }
}

/** How one object differs; nothing where it does not, or is gone meanwhile. */
async function difference(
  judge: ClusterWriter,
  resource: ApiResource,
  meant: KubeObject,
  live: KubeObject,
  { run, signal }: Looking,
): Promise<Differing | undefined> {
  const ref = refOf(resource, live);
  let now: KubeObject | undefined = live;
  for (let round = 1; now; round++) {
    try {
      const dryRun = (body: KubeObject) => judge.replace(resource, body, { dryRun: true, signal });
      const changes = await differences(meant, now, run, dryRun);
      return changes.length > 0 ? { ref, meant, live: now, changes } : undefined;
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'conflict' || round >= rounds) throw thrown;
      const { name, namespace } = ref;
      now = await getIfThere(judge, { resource, name, ...(namespace !== undefined && { namespace }) }, signal);
    }
  }
  return undefined;
}

/** All of one kind in one place; for a person who may not list them, those that are wanted, one by one. */
async function* pagesOf(
  reader: ClusterReader,
  resource: ApiResource,
  refs: readonly ObjectRef[],
  signal: AbortSignal,
): AsyncGenerator<KubeObject[]> {
  const namespace = refs[0]?.namespace;
  const place = namespace === undefined ? {} : { namespace };
  try {
    for await (const { items } of reader.list(resource, { ...place, signal })) yield items;
  } catch (thrown) {
    if (toKubeferryError(thrown).code !== 'denied') throw thrown;
    for (const { name } of refs) {
      const live = await ifSeen(reader, { resource, name, ...place }, signal);
      if (live) yield [live];
    }
  }
}

async function ifSeen(
  reader: ClusterReader,
  address: { resource: ApiResource; name: string; namespace?: string },
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  try {
    return await getIfThere(reader, address, signal);
  } catch (thrown) {
    if (toKubeferryError(thrown).code !== 'denied') throw thrown;
    return undefined;
  }
}
