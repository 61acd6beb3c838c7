import { withRightsOf } from '../../apply/rights.ts';
import type { ApplySource } from '../../apply/types.ts';
import { type Difference, differs } from '../../diff/compare.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { toKubeferryError } from '../../model/error.ts';
import {
  type ApiResource,
  apiVersionOf,
  groupResource,
  type KubeObject,
  type ObjectRef,
  refKey,
  refOf,
} from '../../model/object.ts';

/** An object that a target has, and how it differs from what is meant. `ref` is as the target has it. */
export interface Differing {
  ref: ObjectRef;
  meant: KubeObject;
  live: KubeObject;
  changes: Difference[];
}

/** The objects of a target that differ from what is meant, page by page of its lists: many objects need little memory. */
export async function* differing(
  reader: ClusterReader,
  source: ApplySource,
  signal: AbortSignal,
): AsyncGenerator<Differing[]> {
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
      const meant = [...there.keys()].flatMap((key) => wanted.get(key) ?? []);
      const found: Differing[] = [];
      for await (const one of meant.length > 0 ? source.read(meant, signal) : []) {
        const live = there.get(refKey(one.ref));
        if ('refused' in one || !live) continue;
        const meant = withRightsOf(live, one.object);
        const changes = differs(meant, live);
        if (changes.length > 0) found.push({ ref: refOf(resource, live), meant, live, changes });
      }
      if (found.length > 0) yield found;
    }
  }
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
