import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inOrder } from '../../backup/in-order.ts';
import { isPassing } from '../../kube/passing.ts';
import {
  type ComparedObject,
  type ComparisonEvent,
  comparedKey,
  noneCompared,
  type SideName,
  type SourceChange,
  type UnreadPart,
} from '../../model/comparison.ts';
import { type KubeferryError, toKubeferryError } from '../../model/error.ts';
import { toJson } from '../../model/json-text.ts';
import type { ObjectRef } from '../../model/object.ts';
import type { Call } from '../handler.ts';
import { groupsAtATime, tellUnread } from './compare.ts';
import { type ComparedGroup, type ComparedWith, GroupComparison } from './group-comparison.ts';
import { type JointGroup, jointGroups } from './joint-groups.ts';
import type { Side } from './side.ts';
import { SourceChanges } from './source-changes.ts';

/** Milliseconds in which changes are gathered: a rollout makes many at once. */
const beat = 300;
/** Milliseconds after which what is not watched is looked at again, whatever else changes. */
const lookAgain = 60_000;
/** Milliseconds until a cluster that did not answer is asked again. */
const pause = 5_000;

/**
 * Compares two sides and stays: kinds that have objects are watched in both clusters, and what changes is compared again and told. What
 * lies outside namespaces, and kinds that had no objects, are looked at every minute. Ends by the signal; throws what the sides throw, but
 * for a cluster that does not answer, which is told and asked again.
 */
export async function followSides(
  left: Side,
  right: Side,
  about: ComparedWith,
  call: Call<ComparisonEvent>,
): Promise<never> {
  const ends = new AbortController();
  const following = new Following({ left, right }, about, {
    signal: AbortSignal.any([call.signal, ends.signal]),
    emit: (event) => call.emit(event),
    drained: () => call.drained(),
  });
  try {
    tellUnread({ left, right }, call.emit);
    return await following.run(await jointGroups(left, right, about.mappings, call.signal));
  } finally {
    ends.abort();
    await following.ended();
  }
}

/** What is known of one group: what was told of it, and what changed since. */
interface FollowedGroup {
  joint: JointGroup;
  /** The text of each object that was told, by its key. */
  told: Map<string, { text: string; object: ComparedObject }>;
  same: number;
  isWatched: boolean;
  /** Who may list it may not watch it, or its cluster stopped serving it: it is looked at again like what is not watched. */
  mayNotWatch: boolean;
  /** What of it could not be read, by what was told of it. */
  unread: Map<string, UnreadPart>;
  /** What becomes of the left side's objects; nothing where that side cannot change. */
  sourceChanges?: SourceChanges;
  /** Names of objects that a watch saw change, which have not been compared since; nothing where there is no reason to look. */
  changed?: Record<SideName, Set<string>>;
}

class Following {
  readonly #sides: Record<SideName, Side>;
  readonly #call: Call<ComparisonEvent>;
  readonly #comparison: GroupComparison;
  readonly #changes = new EventEmitter();
  readonly #watches = new Set<Promise<void>>();
  #groups: FollowedGroup[] = [];
  /** When a look at all that is not watched last ended, in milliseconds of the process. */
  #lookedAt = 0;
  #failure: KubeferryError | undefined;

  constructor(sides: Record<SideName, Side>, about: ComparedWith, call: Call<ComparisonEvent>) {
    this.#sides = sides;
    this.#call = call;
    this.#comparison = new GroupComparison(sides.left, sides.right, about, call.signal);
  }

  async run(groups: readonly JointGroup[]): Promise<never> {
    this.#groups = groups.map((joint) => ({
      joint,
      told: new Map(),
      same: 0,
      isWatched: false,
      mayNotWatch: false,
      unread: new Map(),
      ...(this.#sides.left.watch && { sourceChanges: new SourceChanges() }),
      changed: nothingYet(),
    }));
    for (;;) {
      if (this.#failure) throw this.#failure;
      const due = this.#groups.filter(({ changed }) => changed);
      const isLook = this.#groups.every(({ isWatched, changed }) => isWatched || changed);
      try {
        await this.#compare(due);
        if (isLook) this.#lookedAt = performance.now();
        await this.#untilDue();
      } catch (thrown) {
        const error = toKubeferryError(thrown);
        if (!isPassing(error)) throw error;
        for (const group of due) group.changed ??= nothingYet();
        this.#call.emit({ type: 'stalled', why: error.words });
        await sleep(pause, undefined, { signal: this.#call.signal });
      }
    }
  }

  /** Resolves once no watch runs any more; the signal ends them. */
  async ended(): Promise<void> {
    await Promise.all(this.#watches);
  }

  async #compare(due: readonly FollowedGroup[]): Promise<void> {
    for await (const [group, compared, changed, look] of inOrder(due, groupsAtATime, async (one) => {
      const since = one.changed ?? nothingYet();
      // What changes from here on is to be compared again.
      delete one.changed;
      const looking = one.sourceChanges?.look();
      return [one, await this.#comparison.compare(one.joint, looking?.take), since, looking] as const;
    })) {
      this.#tellUnread(group, [...compared.unreadable, ...compared.skipped.values()]);
      // Nothing new is known of it then: what was told of it stays, and is not called alike or gone.
      if (compared.unreadable.length === 0) {
        this.#tellSourceChanges(look?.ended() ?? []);
        this.#tell(group, compared, changed);
      }
      if (group.told.size + group.same > 0) this.#watch(group);
      await this.#call.drained();
    }
    const counts = noneCompared();
    for (const { told, same } of this.#groups) {
      counts.same += same;
      for (const { object } of told.values()) counts[object.outcome] += 1;
    }
    this.#call.emit({ type: 'followed', at: new Date().toISOString(), counts, watches: this.#watches.size });
  }

  /** Tells what is not as it was told before. */
  #tell(group: FollowedGroup, { found, same, skipped }: ComparedGroup, changed: Record<SideName, Set<string>>): void {
    const before = group.told;
    // What was told of an object of which nothing is known any more stays.
    const kept = [...before].filter(([key]) => skipped.has(key));
    const told = found.map((object) => [comparedKey(object), { text: toJson(object), object }] as const);
    group.told = new Map([...kept, ...told]);
    group.same = same;
    for (const [key, { text, object }] of group.told) {
      if (before.get(key)?.text === text) continue;
      this.#call.emit({ type: 'object', object, changedOn: changedOn(object, changed) });
    }
    for (const [key, { object }] of before) {
      if (group.told.has(key)) continue;
      const { object: ref, onlyRight } = object;
      const changes = changedOn(object, changed);
      this.#call.emit({ type: 'alike', object: ref, ...(onlyRight && { onlyRight }), changedOn: changes });
    }
  }

  /** Tells what cannot be read any more, and what can be read again. */
  #tellUnread(group: FollowedGroup, unreadable: readonly UnreadPart[]): void {
    const before = group.unread;
    group.unread = new Map(unreadable.map((part) => [toJson(part), part]));
    for (const [key, unread] of group.unread) if (!before.has(key)) this.#call.emit({ type: 'unread', unread });
    for (const [key, part] of before) if (!group.unread.has(key)) this.#call.emit({ type: 'readable', part });
  }

  #tellSourceChanges(changes: readonly Omit<SourceChange, 'at'>[]): void {
    const at = new Date().toISOString();
    for (const change of changes) this.#call.emit({ type: 'sourceChanged', ...change, at });
  }

  /** Follows both sides of a group where they can be; what lies outside namespaces belongs to others too, and is not. */
  #watch(group: FollowedGroup): void {
    if (group.isWatched || group.mayNotWatch || group.joint.left.namespace === undefined) return;
    group.isWatched = true;
    for (const side of ['left', 'right'] as const) {
      const watch = this.#sides[side].watch?.(group.joint[side], this.#call.signal);
      if (!watch) continue;
      const running = this.#follow(group, side, watch).finally(() => this.#watches.delete(running));
      this.#watches.add(running);
    }
  }

  async #follow(group: FollowedGroup, side: SideName, watch: ReturnType<NonNullable<Side['watch']>>): Promise<void> {
    let isSynced = false;
    try {
      for await (const event of watch) {
        if (event.type === 'synced') isSynced = true;
        // The first list is what is there already; something may have changed since it was compared.
        if (!isSynced) continue;
        group.changed ??= nothingYet();
        if (event.type !== 'synced') group.changed[side].add(event.object.metadata.name);
        this.#changes.emit('change');
      }
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code === 'denied' || error.code === 'not-found') {
        group.isWatched = false;
        group.mayNotWatch = true;
        // A look tells that it is gone, or one a minute later that it is there again.
        if (error.code === 'not-found') group.changed ??= nothingYet();
        this.#changes.emit('change');
      } else if (!this.#call.signal.aborted) {
        this.#failure = error;
        this.#changes.emit('change');
      }
    }
  }

  /** Resolves when something changed, and a moment for more of it has passed, or when it is time to look at what is not watched. */
  async #untilDue(): Promise<void> {
    const waits = new AbortController();
    const signal = AbortSignal.any([this.#call.signal, waits.signal]);
    const rest = this.#lookedAt + lookAgain - performance.now();
    try {
      const change = () => once(this.#changes, 'change', { signal }).then(() => false);
      // Changes of what is watched do not put it off: somewhere there is always one.
      const isTime = rest <= 0 || (!this.#isDue() && (await Promise.race([change(), sleep(rest, true, { signal })])));
      if (this.#isDue()) await sleep(beat, undefined, { signal });
      if (isTime) for (const group of this.#groups) if (!group.isWatched) group.changed ??= nothingYet();
    } finally {
      waits.abort();
    }
  }

  #isDue(): boolean {
    return this.#failure !== undefined || this.#groups.some(({ changed }) => changed);
  }
}

function nothingYet(): Record<SideName, Set<string>> {
  return { left: new Set(), right: new Set() };
}

/** The sides on which an object was seen to change. */
function changedOn({ object, other, onlyRight }: ComparedObject, changed: Record<SideName, Set<string>>): SideName[] {
  const names: Partial<Record<SideName, ObjectRef>> = { ...(!onlyRight && { left: object }), right: other ?? object };
  return (['left', 'right'] as const).filter((side) => changed[side].has(names[side]?.name ?? ''));
}
