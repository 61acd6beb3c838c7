import type { ClusterWriter } from '../kube/cluster.ts';
import { eachMetadata } from '../kube/each-metadata.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { cancelled, KubeferryError, toKubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import {
  type ApiResource,
  apiVersionOf,
  groupResource,
  type KubeObject,
  type ObjectRef,
} from '../model/objects/object.ts';
import { definitionContent, namespaceContent } from './leftovers.ts';
import { bearable } from './out-of-reach.ts';
import { retried } from './retry.ts';
import { holder, StillThere } from './still-there.ts';
import { waveOf, waves } from './waves.ts';
import { WriteSlots } from './write-slots.ts';

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
  /** Requests at once, at the most. */
  concurrency: number;
  /** Milliseconds that the objects of one kind in one namespace are waited for until they are gone. Default: two minutes. */
  timeoutMs?: number;
  /** Called with objects before any of them is deleted; they are deleted once it is done. */
  intend?(items: readonly RemoveItem[]): Promise<void>;
  /** Told of each object as soon as it is known what became of it. */
  done?(result: RemoveResult): void;
  /** Told again and again what is still waited for, and why. */
  say?(text: Message): void;
  /** Milliseconds between two tellings. Default: ten seconds. */
  sayEveryMs?: number;
}

/**
 * Removes objects by UID, the last wave first, and waits until each is gone. What is not there any more, or has another
 * UID, counts as removed. A namespace goes only where it holds nothing else. Gives what became of each.
 * @throws KubeferryError `cancelled`, and `unreachable` or `expired-credentials` where nothing more can be done. Calling it
 * again goes on.
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
  return removal.results;
}

/** The error of a removal that could not remove all it was to; nothing where it could. */
export function stuckIn(results: readonly RemoveResult[], context: string): KubeferryError | undefined {
  const stuck = results.filter(({ state }) => state === 'held' || state === 'failed');
  const first = tellingMost(stuck);
  if (!first) return undefined;
  const { kind, name } = first.ref;
  const words = { count: stuck.length, kind, name, reason: first.reason };
  return new KubeferryError('conflict', message('remove.stuck', words), {
    object: first.ref,
    context,
    hint: message('remove.stuck.hint'),
  });
}

/** The first whose reason is a cause that somebody can deal with, or the first at all. */
function tellingMost<Told extends { reason: Message }>(told: readonly Told[]): Told | undefined {
  return told.find(({ reason }) => !['remove.going', 'remove.asked'].includes(reason.code)) ?? told[0];
}

/** Objects of one kind in one namespace. */
interface Place {
  resource: ApiResource;
  namespace: string | undefined;
  items: RemoveItem[];
}

class Removal {
  readonly results: RemoveResult[] = [];
  readonly #cluster: ClusterWriter;
  readonly #options: RemoveOptions;
  readonly #slots: WriteSlots;
  /** What is waited for, each with what holds it as far as it was seen. */
  readonly #awaited = new Map<RemoveItem, () => Message>();

  constructor(cluster: ClusterWriter, options: RemoveOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#slots = new WriteSlots(options.concurrency, (count) => options.say?.(message('apply.slowed', { count })));
  }

  /** Deletes all objects of one wave, and waits until they are gone; says meanwhile what it waits for. */
  async wave(items: readonly RemoveItem[]): Promise<void> {
    const timer = setInterval(() => this.#sayAwaited(), this.#options.sayEveryMs ?? 10_000);
    try {
      await this.#removeWave(items);
    } finally {
      clearInterval(timer);
      this.#awaited.clear();
    }
  }

  async #removeWave(items: readonly RemoveItem[]): Promise<void> {
    const { signal } = this.#options;
    const discovery = await this.#cluster.discovery({ signal });
    await this.#options.intend?.(items);
    const byPlace = new Map<string, Place>();
    await this.#each(items, async (item) => {
      const { ref } = item;
      const resource = discovery.find(apiVersionOf(ref), ref.kind) ?? discovery.findResource(groupResource(ref));
      if (!resource && discovery.failed.includes(ref.group)) {
        this.#done(item, 'failed', message('remove.silent', { group: ref.group }));
        return false;
      }
      // Without its definition there is no object either.
      if (!resource) this.#gone(item);
      if (!resource || !(await this.#delete(item, resource))) return false;
      const key = `${groupResource(ref)}/${ref.namespace ?? ''}`;
      const place = byPlace.get(key) ?? { resource, namespace: ref.namespace, items: [] };
      place.items.push(item);
      byPlace.set(key, place);
      return true;
    });
    // Waiting is no write: many slow places are waited for at once, however few writes the target bears.
    const waits = await Promise.allSettled([...byPlace.values()].map((place) => this.#untilGone(place)));
    const failed = waits.find((wait) => wait.status === 'rejected');
    if (failed) throw toKubeferryError(failed.reason);
  }

  /** Whether the object is on its way out. */
  async #delete(item: RemoveItem, resource: ApiResource): Promise<boolean> {
    const { ref, uid } = item;
    const { signal } = this.#options;
    this.#awaited.set(item, () => message('remove.asked'));
    try {
      const kept = await this.#stays(ref, resource);
      if (kept) {
        this.#done(item, ...kept);
        return false;
      }
      const write = { signal, onOverload: (wait: number | undefined) => this.#slots.slowDown(wait) };
      await retried(() => this.#cluster.delete({ ...addressOf(ref, resource), uid }, write), signal);
      return true;
    } catch (thrown) {
      this.#done(item, 'failed', (await bearable(thrown, this.#cluster, signal)).words);
      return false;
    }
  }

  /** Why something that holds others is not deleted, by what it holds now. */
  async #stays(ref: ObjectRef, resource: ApiResource): Promise<['kept' | 'held', Message] | undefined> {
    if (ref.group === '' && ref.kind === 'Namespace') return await this.#namespaceStays(ref.name);
    return ref.kind === 'CustomResourceDefinition' ? await this.#definitionStays(ref, resource) : undefined;
  }

  /** Why a definition is not deleted: there are custom resources of it still, or again. */
  async #definitionStays(ref: ObjectRef, resource: ApiResource): Promise<['kept', Message] | undefined> {
    const { signal } = this.#options;
    const definition = await getIfThere(this.#cluster, addressOf(ref, resource), signal);
    if (!definition) return undefined;
    const content = await definitionContent(this.#cluster, definition, signal);
    const [first] = content;
    if (!first) return undefined;
    return ['kept', message('remove.definition-kept', { count: content.length, name: first.name })];
  }

  /** Why a namespace is not deleted; nothing where it holds nothing that anybody would miss. */
  async #namespaceStays(namespace: string): Promise<['kept' | 'held', Message] | undefined> {
    const stuck = this.results.find(({ ref, state }) => ref.namespace === namespace && state !== 'removed');
    if (stuck) {
      const { kind, name } = stuck.ref;
      return ['held', message('remove.namespace-held', { kind, name })];
    }
    const { objects, silent } = await namespaceContent(this.#cluster, namespace, this.#options.signal);
    const [first] = objects;
    if (first) {
      const { kind, name } = first;
      return ['kept', message('remove.namespace-kept', { count: objects.length, kind, name })];
    }
    if (silent.length === 0) return undefined;
    return ['kept', message('remove.namespace-unknown', { groups: silent.join(', ') })];
  }

  /** Waits until the objects of one place are gone; tells of those that are not at the deadline what holds them. */
  async #untilGone(place: Place): Promise<void> {
    const { signal } = this.#options;
    const left = new StillThere(place.items);
    for (const item of place.items) this.#awaited.set(item, () => holder(left.seenOf(item)));
    try {
      await this.#list(place, left);
      await this.#follow(place, left);
      // The watch bears with a target that does not answer; the list tells it from one that holds them.
      if (!left.empty && !signal.aborted) await this.#list(place, left);
    } catch (thrown) {
      const { words } = await bearable(thrown, this.#cluster, signal);
      for (const { item } of left.present()) this.#done(item, 'failed', words);
      return;
    }
    if (signal.aborted) throw cancelled();
    for (const { item, object } of left.present()) this.#done(item, 'held', holder(object));
  }

  async #list({ resource, namespace }: Place, left: StillThere<RemoveItem>): Promise<void> {
    const there: KubeObject[] = [];
    for await (const one of eachMetadata(this.#cluster, resource, namespace, this.#options.signal)) there.push(one);
    for (const item of left.listed(there)) this.#gone(item);
  }

  /** Follows by one watch what goes, until all is gone or the time is up. */
  async #follow(place: Place, left: StillThere<RemoveItem>): Promise<void> {
    if (left.empty) return;
    const deadline = AbortSignal.timeout(this.#options.timeoutMs ?? 120_000);
    const signal = AbortSignal.any([this.#options.signal, deadline]);
    for await (const event of this.#cluster.watch(place.resource, { ...within(place, left), signal })) {
      for (const item of left.seen(event)) this.#gone(item);
      if (left.empty) return;
    }
  }

  #gone(item: RemoveItem): void {
    this.#done(item, 'removed', message('remove.removed'));
  }

  #sayAwaited(): void {
    const awaited = [...this.#awaited].map(([{ ref }, reason]) => ({ ref, reason: reason() }));
    const first = tellingMost(awaited);
    if (!first) return;
    const { kind, name } = first.ref;
    const words = { count: awaited.length, kind, name, reason: first.reason };
    this.#options.say?.(message('remove.waiting', words));
  }

  #done(item: RemoveItem, state: RemoveResult['state'], reason: Message): void {
    this.#awaited.delete(item);
    const result = { ...item, state, reason };
    this.results.push(result);
    this.#options.done?.(result);
  }

  /**
   * Runs work for each item, many at once; it tells whether a write went well. The first error stops the rest and is thrown
   * when all have ended.
   */
  async #each<T>(items: readonly T[], work: (item: T) => Promise<boolean>): Promise<void> {
    const failures: unknown[] = [];
    for (const item of items) {
      await this.#slots.take();
      if (failures.length > 0 || this.#options.signal.aborted) {
        this.#slots.release(false);
        break;
      }
      void work(item)
        .catch((thrown: unknown) => {
          failures.push(thrown);
          return false;
        })
        .then((well) => this.#slots.release(well));
    }
    await this.#slots.drained();
    if (failures.length > 0) throw toKubeferryError(failures[0]);
    if (this.#options.signal.aborted) throw cancelled();
  }
}

/** What to watch: the whole place, or the one object that is left of it. */
function within({ namespace }: Place, left: StillThere<RemoveItem>): { namespace?: string; fieldSelector?: string } {
  const [first, ...others] = left.present();
  return {
    ...(namespace !== undefined && { namespace }),
    ...(first && others.length === 0 && { fieldSelector: `metadata.name=${first.item.ref.name}` }),
  };
}

function addressOf({ namespace, name }: ObjectRef, resource: ApiResource) {
  return { resource, name, ...(namespace !== undefined && { namespace }) };
}
