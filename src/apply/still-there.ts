import type { WatchEvent } from '../kube/cluster.ts';
import { recordAt, recordsOf } from '../model/json/json.ts';
import { type Message, message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** One object that is to go. */
interface Leaving {
  ref: { name: string };
  uid: string;
}

/**
 * Which objects of one kind in one namespace are still there, as lists and a watch show it. Only what was not in a whole
 * list, was told as deleted, or has left its name to another object, is gone.
 */
export class StillThere<Item extends Leaving> {
  readonly #left = new Map<string, { item: Item; object?: KubeObject; synced: boolean }>();
  readonly #names = new Map<string, Item>();

  constructor(items: readonly Item[]) {
    for (const item of items) {
      this.#left.set(item.uid, { item, synced: false });
      this.#names.set(item.ref.name, item);
    }
  }

  get empty(): boolean {
    return this.#left.size === 0;
  }

  /** Takes a whole list; gives those that are gone. */
  listed(objects: readonly KubeObject[]): Item[] {
    const found = new Map(objects.map((object) => [object.metadata.uid, object]));
    const gone: Item[] = [];
    for (const [uid, entry] of this.#left) {
      const object = found.get(uid);
      // A list tells no status, so what a watch told is kept.
      if (object) entry.object ??= object;
      else gone.push(...this.#drop(uid));
    }
    return gone;
  }

  /** Takes what a watch tells, from its beginning on; gives those that are gone. */
  seen(event: WatchEvent): Item[] {
    if (event.type === 'synced') {
      return [...this.#left].flatMap(([uid, { synced }]) => (synced ? [] : this.#drop(uid)));
    }
    const { object } = event;
    const { uid = '', name } = object.metadata;
    if (event.type === 'deleted') return this.#drop(uid);
    const entry = this.#left.get(uid);
    if (entry) {
      entry.object = object;
      entry.synced = true;
      return [];
    }
    const before = this.#names.get(name);
    return before ? this.#drop(before.uid) : [];
  }

  /** One of them as it was last seen there. */
  seenOf({ uid }: Item): KubeObject | undefined {
    return this.#left.get(uid)?.object;
  }

  /** Those that were last seen there, each as it was then. */
  present(): { item: Item; object: KubeObject | undefined }[] {
    return [...this.#left.values()].map(({ item, object }) => ({ item, object }));
  }

  #drop(uid: string): Item[] {
    const entry = this.#left.get(uid);
    if (!entry) return [];
    this.#left.delete(uid);
    this.#names.delete(entry.item.ref.name);
    return [entry.item];
  }
}

/** What keeps an object that was to be deleted, as far as it was seen. */
export function holder(object: KubeObject | undefined): Message {
  if (!object) return message('remove.going');
  const { finalizers = [], deletionTimestamp } = object.metadata;
  if (deletionTimestamp === undefined) return message('remove.not-deleted');
  // Namespaces tell it by conditions of those names, definitions by the one called Terminating.
  const remaining = recordsOf(recordAt(object.status)?.conditions)
    .filter(([, { type, status }]) => status === 'True' && /Remaining|Failure|^Terminating$/.test(String(type)))
    .map(([, condition]) => String(condition.message));
  if (remaining.length > 0) return message('remove.held-content', { detail: remaining.join(' ') });
  if (finalizers.length === 0) return message('remove.going');
  return message('remove.held', { finalizers: finalizers.join(', ') });
}
