import type { ClusterReader, ItemText, ListedObject } from '../kube/cluster.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import type { EventSink, StepId } from '../model/event.ts';
import { type Message, message } from '../model/message.ts';
import { isBuiltIn } from '../model/objects/built-in.ts';
import { type ApiResource, groupResource, type KubeObject, type ObjectRef, refOf } from '../model/objects/object.ts';
import { addReferences, type References } from './references.ts';
import type { Selection } from './select.ts';

/** One object on its way into a backup. `object` may be parsed when it is first asked for, which is best left out. */
export interface CollectedObject {
  readonly ref: ObjectRef;
  readonly object: KubeObject;
  /** The object as the server wrote it. */
  readonly text?: ItemText | undefined;
}

/** One object of a list, which stays as unparsed as it is. */
class Collected implements CollectedObject {
  readonly ref: ObjectRef;
  readonly #item: ListedObject;

  constructor(ref: ObjectRef, item: ListedObject) {
    this.ref = ref;
    this.#item = item;
  }

  get object(): KubeObject {
    return this.#item.object;
  }

  get text(): ItemText | undefined {
    return this.#item.text;
  }
}

/** How a collection is stopped and what it tells. */
export interface CollectOptions {
  signal: AbortSignal;
  emit: EventSink;
  step: StepId;
}

/** What the parts of a collection share. */
export interface Collection extends CollectOptions {
  cluster: ClusterReader;
  select: Selection;
  /** Tells what is not in the backup and why. */
  warn(text: Message, object?: ObjectRef): void;
  /** Whether an object belongs in; counts those that are left out. */
  takes(ref: ObjectRef, object: Pick<KubeObject, 'metadata'>): boolean;
  references: References;
  /** The lists in namespaces that were refused to this person: by kind, the namespaces. */
  denied: Map<ApiResource, string[]>;
}

/** The pages of one kind, in one namespace or (cluster-scoped) in none. */
export async function* collectKind(
  collection: Collection,
  resource: ApiResource,
  namespace: string | undefined,
): AsyncGenerator<CollectedObject[]> {
  const { cluster, select, signal, references, warn } = collection;
  const { labelSelector } = select;
  const where = {
    ...(namespace !== undefined && { namespace }),
    ...(labelSelector !== undefined && { labelSelector }),
  };
  let begun = false;
  try {
    for await (const page of cluster.listTexts(resource, { ...where, signal })) {
      begun = true;
      const batch: CollectedObject[] = [];
      for (const item of page.items) {
        const one = new Collected(refOf(resource, item), item);
        if (!collection.takes(one.ref, item)) continue;
        addReferences(references, one);
        batch.push(one);
      }
      if (batch.length > 0) yield batch;
    }
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    const place = { kind: groupResource(resource), namespace: namespace ?? cluster.context };
    if (begun || !mayBeLeftOut(error, resource)) throw cutShort(error, place);
    if (error.code === 'denied' && namespace !== undefined) {
      // There may be very many, which are told together.
      collection.denied.set(resource, [...(collection.denied.get(resource) ?? []), namespace]);
      return;
    }
    warn(message('backup.listFailed', { ...place, reason: error.words }));
  }
}

/** Reasons that leave one kind out and not the whole backup: it may not be listed, it is gone since discovery, or the other server that serves it is down. */
export function mayBeLeftOut(error: KubeferryError, { group }: { group: string }): boolean {
  if (error.code === 'denied' || error.code === 'not-found' || error.status === 405) return true;
  return error.status === 503 && !isBuiltIn(group);
}

/** The error of a list that ended too early: what the backup would lack, and why. */
export function cutShort(error: KubeferryError, place: { kind: string; namespace: string }): KubeferryError {
  if (error.code === 'cancelled') return error;
  return new KubeferryError(error.code, message('backup.listCut', { ...place, reason: error.words }), {
    hint: error.hint ?? message('backup.listCut.hint'),
    cause: error,
    ...(error.context !== undefined && { context: error.context }),
    ...(error.status !== undefined && { status: error.status }),
  });
}
