import {
  type ComparedObject,
  type ComparisonEvent,
  comparedKey,
  hasWithheld,
  type UnreadPart,
} from '../../model/comparison/comparison.ts';

/** What events changed of what a comparison has found. */
export interface FoundUpdate {
  /** Objects that are new or other than before, by their ids. */
  objects: Map<number, ComparedObject>;
  /** Objects that do not differ any more, by their ids, as they were. */
  gone: Map<number, ComparedObject>;
  unread: UnreadPart[];
  /** Parts that were told as unread can be read now. */
  readable: boolean;
}

/**
 * What a comparison has found, kept by object: one that is told again takes the place of what was told of it before. A comparison that
 * begins again keeps all that it found until it is complete, and forgets then what was not told again.
 */
export class FollowedComparison {
  readonly #ids = new Map<string, number>();
  readonly #objects = new Map<number, ComparedObject>();
  readonly #unread = new Map<string, UnreadPart>();
  readonly #old = { objects: new Set<number>(), unread: new Set<string>() };
  /** What was found when all was told last, since it began again. */
  #before: { objects: Map<number, ComparedObject>; unread: Map<string, UnreadPart> } | undefined;

  /** What could not be read. */
  get unread(): UnreadPart[] {
    return [...this.#unread.values()];
  }

  /** How many objects were told since it began last. */
  get told(): number {
    return this.#objects.size - this.#old.objects.size;
  }

  /** How many Secrets have values that were not compared. */
  get withheld(): number {
    return [...this.#objects.values()].filter(hasWithheld).length;
  }

  /** An object by its id, which it keeps for as long as this comparison lasts. */
  object(id: number): ComparedObject | undefined {
    return this.#objects.get(id);
  }

  /** Begins again: what was found is old now. */
  begin(): void {
    this.#old.objects = new Set(this.#objects.keys());
    this.#old.unread = new Set(this.#unread.keys());
    this.#before ??= { objects: new Map(this.#objects), unread: new Map(this.#unread) };
  }

  /** Takes back what was told since it began again, which came to nothing: what was found before counts. */
  revert(): FoundUpdate {
    const update = noUpdate();
    const { objects, unread } = this.#before ?? { objects: this.#objects, unread: this.#unread };
    for (const [id, object] of [...this.#objects]) {
      if (objects.has(id)) continue;
      this.#objects.delete(id);
      update.gone.set(id, object);
    }
    for (const [id, object] of objects) {
      if (this.#objects.get(id) !== object) update.objects.set(id, object);
      this.#objects.set(id, object);
    }
    for (const key of [...this.#unread.keys()]) {
      if (!unread.has(key) && this.#unread.delete(key)) update.readable = true;
    }
    for (const [key, part] of unread) {
      if (!this.#unread.has(key)) update.unread.push(part);
      this.#unread.set(key, part);
    }
    this.#forgetOld();
    return update;
  }

  /** Takes what is told. */
  take(events: readonly ComparisonEvent[]): FoundUpdate {
    const update = noUpdate();
    for (const event of events) {
      if (event.type === 'object') this.#found(event.object, update);
      else if (event.type === 'alike' || event.type === 'gone') this.#lost(this.#idOf(event), update);
      else if (event.type === 'unread') this.#unreadable(event.unread, update);
      else if (event.type === 'readable') {
        if (this.#unread.delete(partKey(event.part))) update.readable = true;
      } else if (event.type === 'followed') this.#complete(update);
    }
    return update;
  }

  /** Forgets what is old: everything was told. */
  complete(): FoundUpdate {
    const update = noUpdate();
    this.#complete(update);
    return update;
  }

  #idOf(compared: Parameters<typeof comparedKey>[0]): number {
    const key = comparedKey(compared);
    const id = this.#ids.get(key) ?? this.#ids.size;
    this.#ids.set(key, id);
    return id;
  }

  #found(object: ComparedObject, update: FoundUpdate): void {
    const id = this.#idOf(object);
    this.#objects.set(id, object);
    this.#old.objects.delete(id);
    update.objects.set(id, object);
    update.gone.delete(id);
  }

  #lost(id: number, update: FoundUpdate): void {
    this.#old.objects.delete(id);
    update.objects.delete(id);
    const object = this.#objects.get(id);
    if (object && this.#objects.delete(id)) update.gone.set(id, object);
  }

  #unreadable(part: UnreadPart, update: FoundUpdate): void {
    const key = partKey(part);
    if (!this.#unread.has(key)) update.unread.push(part);
    this.#unread.set(key, part);
    this.#old.unread.delete(key);
  }

  #complete(update: FoundUpdate): void {
    for (const id of this.#old.objects) this.#lost(id, update);
    for (const key of this.#old.unread) if (this.#unread.delete(key)) update.readable = true;
    this.#forgetOld();
  }

  #forgetOld(): void {
    this.#old.objects.clear();
    this.#old.unread.clear();
    this.#before = undefined;
  }
}

function noUpdate(): FoundUpdate {
  return { objects: new Map(), gone: new Map(), unread: [], readable: false };
}

/** Of one kind and namespace several objects may be unread, each for what is said of it. */
function partKey({ side, kind = '', namespace = '', why }: UnreadPart): string {
  return JSON.stringify([side, kind, namespace, why]);
}
