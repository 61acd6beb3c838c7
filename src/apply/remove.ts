import type { ClusterWriter } from '../kube/cluster.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import type { EventSink, StepId } from '../model/event.ts';
import { recordAt, recordsOf } from '../model/json.ts';
import { type Message, message } from '../model/message.ts';
import { type ApiResource, apiVersionOf, groupResource, type KubeObject, type ObjectRef } from '../model/object.ts';
import { Lanes } from './lanes.ts';
import { namespaceLeftovers } from './leftovers.ts';
import { patiently } from './patience.ts';
import { waveOf, waves } from './waves.ts';

export { namespaceLeftovers } from './leftovers.ts';

/** One object to remove; another one of the same name has another UID and is left alone. */
export interface RemoveItem {
  ref: ObjectRef;
  uid: string;
}

/** What became of one object. `held` objects are marked for deletion, and something keeps them. */
export interface RemoveResult extends RemoveItem {
  state: 'removed' | 'kept' | 'held' | 'failed';
  reason: Message;
}

/** How to remove. */
export interface RemoveOptions {
  signal: AbortSignal;
  emit: EventSink;
  step: StepId;
  /** Requests at once, at the most. */
  concurrency: number;
  /** Milliseconds that one wave is waited for until it is gone. Default: two minutes. */
  timeoutMs?: number;
  /** Told of each object that is gone. */
  removed?(object: ObjectRef, reason: Message): void;
}

/**
 * Removes objects by UID, the last wave first, and waits until each is gone. What is not there any more, or has another
 * UID, counts as removed. A namespace goes only where it holds nothing else. Gives what became of each.
 * @throws KubeferryError `conflict` where some could not be removed in time, after all others were; `cancelled`; and
 * `unreachable` or `expired-credentials` where nothing more can be done. Calling it again goes on.
 */
export async function removeObjects(
  cluster: ClusterWriter,
  items: readonly RemoveItem[],
  options: RemoveOptions,
): Promise<RemoveResult[]> {
  const removal = new Removal(cluster, options);
  for (let wave = waves.length - 1; wave >= 0; wave--) {
    const ofWave = items.filter(({ ref }) => waveOf(ref) === wave);
    if (ofWave.length > 0) await removal.wave(ofWave);
  }
  const stuck = removal.results.filter(({ state }) => state === 'held' || state === 'failed');
  const [first] = stuck;
  if (first) {
    const { kind, name } = first.ref;
    throw new KubeferryError('conflict', message('remove.stuck', { count: stuck.length, kind, name }), {
      object: first.ref,
      context: cluster.context,
      hint: message('remove.stuck.hint'),
      cause: stuck,
    });
  }
  return removal.results;
}

class Removal {
  readonly results: RemoveResult[] = [];
  readonly #cluster: ClusterWriter;
  readonly #options: RemoveOptions;
  readonly #lanes: Lanes;

  constructor(cluster: ClusterWriter, options: RemoveOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#lanes = new Lanes(options.concurrency);
  }

  /** Deletes all objects of one wave, and waits until they are gone. */
  async wave(items: readonly RemoveItem[]): Promise<void> {
    const { signal } = this.#options;
    const discovery = await this.#cluster.discovery({ signal });
    const byPlace = new Map<string, { resource: ApiResource; namespace: string | undefined; items: RemoveItem[] }>();
    await this.#each(items, async (item) => {
      const { ref } = item;
      const resource = discovery.find(apiVersionOf(ref), ref.kind) ?? discovery.findResource(groupResource(ref));
      // Without its definition there is no object either.
      if (!resource) return this.#done(item, 'removed', message('remove.removed'));
      if (!(await this.#delete(item, resource))) return;
      const key = `${groupResource(ref)}/${ref.namespace ?? ''}`;
      const place = byPlace.get(key) ?? { resource, namespace: ref.namespace, items: [] };
      place.items.push(item);
      byPlace.set(key, place);
    });
    const deadline = AbortSignal.timeout(this.#options.timeoutMs ?? 120_000);
    for (const place of byPlace.values()) await this.#untilGone(place.resource, place.namespace, place.items, deadline);
  }

  /** Whether the object is on its way out. */
  async #delete(item: RemoveItem, resource: ApiResource): Promise<boolean> {
    const { ref, uid } = item;
    const { signal } = this.#options;
    try {
      const kept = ref.group === '' && ref.kind === 'Namespace' ? await this.#namespaceStays(ref.name) : undefined;
      if (kept) {
        this.#done(item, ...kept);
        return false;
      }
      await patiently(
        () => this.#cluster.delete({ ...addressOf(ref, resource), uid }, { signal }),
        this.#lanes,
        signal,
      );
      return true;
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (['cancelled', 'unreachable', 'expired-credentials', 'misconfigured'].includes(error.code)) throw error;
      this.#done(item, 'failed', error.words);
      return false;
    }
  }

  /** Why a namespace is not deleted; nothing where it holds nothing that anybody would miss. */
  async #namespaceStays(namespace: string): Promise<['kept' | 'held', Message] | undefined> {
    const stuck = this.results.find(({ ref, state }) => ref.namespace === namespace && state !== 'removed');
    if (stuck) {
      const { kind, name } = stuck.ref;
      return ['held', message('remove.namespace-held', { kind, name })];
    }
    const left = await namespaceLeftovers(this.#cluster, namespace, this.#options.signal);
    const [first] = left;
    if (!first) return undefined;
    return ['kept', message('remove.namespace-kept', { count: left.length, kind: first.kind, name: first.name })];
  }

  async #untilGone(
    resource: ApiResource,
    namespace: string | undefined,
    items: RemoveItem[],
    deadline: AbortSignal,
  ): Promise<void> {
    const left = await this.#present(resource, namespace, new Set(items.map(({ uid }) => uid)));
    await this.#each(items, async (item) => {
      const object = left.has(item.uid) ? await this.#watchOut(item, resource, deadline) : undefined;
      if (object) this.#done(item, 'held', holder(object));
      else this.#done(item, 'removed', message('remove.removed'));
    });
  }

  /** Those of the UIDs that are still there. */
  async #present(resource: ApiResource, namespace: string | undefined, uids: Set<string>): Promise<Set<string>> {
    const { signal } = this.#options;
    const left = new Set<string>();
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page = await this.#cluster.listMetadata(resource, {
        ...(namespace !== undefined && { namespace }),
        ...(next !== '' && { continue: next }),
        limit: 1000,
        signal,
      });
      for (const { metadata } of page.items) {
        if (metadata.uid !== undefined && uids.has(metadata.uid)) left.add(metadata.uid);
      }
      next = page.continue === '' ? undefined : page.continue;
    }
    return left;
  }

  /** Waits until one object is gone; gives it as it was last seen where it is still there at the deadline. */
  async #watchOut(
    { ref, uid }: RemoveItem,
    resource: ApiResource,
    deadline: AbortSignal,
  ): Promise<KubeObject | undefined> {
    const signal = AbortSignal.any([this.#options.signal, deadline]);
    let last: KubeObject | undefined;
    const watched = { fieldSelector: `metadata.name=${ref.name}`, signal };
    const place = ref.namespace === undefined ? watched : { ...watched, namespace: ref.namespace };
    try {
      for await (const event of this.#cluster.watch(resource, place)) {
        if (event.type === 'synced' ? !last : event.object.metadata.uid === uid && event.type === 'deleted')
          return undefined;
        if (event.type !== 'synced') last = event.object.metadata.uid === uid ? event.object : undefined;
      }
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
    }
    if (this.#options.signal.aborted) throw new KubeferryError('cancelled', message('error.cancelled'));
    return last;
  }

  #done(item: RemoveItem, state: RemoveResult['state'], reason: Message): void {
    const { emit, step, removed } = this.#options;
    this.results.push({ ...item, state, reason });
    if (state === 'removed') removed?.(item.ref, reason);
    else emit({ type: 'log', level: 'warning', step, context: this.#cluster.context, object: item.ref, text: reason });
  }

  /** Runs work for each item, many at once; the first error stops the rest and is thrown when all have ended. */
  async #each(items: readonly RemoveItem[], work: (item: RemoveItem) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    for (const item of items) {
      await this.#lanes.enter();
      if (failures.length > 0 || this.#options.signal.aborted) {
        this.#lanes.leave();
        break;
      }
      void work(item)
        .catch((thrown: unknown) => failures.push(thrown))
        .finally(() => this.#lanes.leave());
    }
    await this.#lanes.drained();
    if (failures.length > 0) throw toKubeferryError(failures[0]);
    if (this.#options.signal.aborted) throw new KubeferryError('cancelled', message('error.cancelled'));
  }
}

function addressOf({ namespace, name }: ObjectRef, resource: ApiResource) {
  return { resource, name, ...(namespace !== undefined && { namespace }) };
}

/** What keeps an object that is marked for deletion. */
function holder(object: KubeObject): Message {
  const { finalizers = [], deletionTimestamp } = object.metadata;
  if (deletionTimestamp === undefined) return message('remove.not-deleted');
  const remaining = recordsOf(recordAt(object.status)?.conditions)
    .filter(([, { type, status }]) => status === 'True' && /Remaining|Failure/.test(String(type)))
    .map(([, condition]) => String(condition.message));
  if (remaining.length > 0) return message('remove.held-content', { detail: remaining.join(' ') });
  return message('remove.held', { finalizers: finalizers.join(', ') });
}
