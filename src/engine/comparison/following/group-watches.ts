import type { SideName } from '../../../model/comparison/comparison.ts';
import { type KubeferryError, toKubeferryError } from '../../../model/error.ts';
import type { Side, SideEvent } from '../sides/side.ts';
import type { FollowedGroup } from './followed-group.ts';

/** The watches of groups on both sides; each group takes what its own tell. */
export class GroupWatches {
  readonly #sides: Record<SideName, Side>;
  readonly #changed: () => void;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<void>>();
  readonly #watched = new Set<FollowedGroup>();
  /** Who may list them may not watch them, nobody can, or their cluster stopped serving them. */
  readonly #unwatchable = new Set<FollowedGroup>();
  #failure: KubeferryError | undefined;

  /** `changed` is called when a group may be due, and when there is a failure. The signal ends the watches. */
  constructor(sides: Record<SideName, Side>, changed: () => void, signal: AbortSignal) {
    this.#sides = sides;
    this.#changed = changed;
    this.#signal = signal;
  }

  /** How many the clusters keep open. */
  get count(): number {
    return this.#running.size;
  }

  /** What ended a watch for good. */
  get failure(): KubeferryError | undefined {
    return this.#failure;
  }

  /** Whether a group is followed, as far as its sides can be. */
  has(group: FollowedGroup): boolean {
    return this.#watched.has(group);
  }

  /** Follows both sides of a group where they can be; what lies outside namespaces belongs to others too, and is not. */
  watch(group: FollowedGroup): void {
    const { joint } = group;
    if (this.#watched.has(group) || this.#unwatchable.has(group) || joint.left.namespace === undefined) return;
    this.#watched.add(group);
    for (const side of ['left', 'right'] as const) {
      const watch = this.#sides[side].watch?.(joint[side], this.#signal);
      if (!watch) continue;
      const running = this.#follow(group, side, watch).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  /** Resolves once no watch runs any more; the signal ends them. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #follow(group: FollowedGroup, side: SideName, watch: AsyncIterable<SideEvent>): Promise<void> {
    try {
      for await (const event of watch) {
        group.take(side, event);
        if (group.isDue) this.#changed();
      }
      if (!this.#signal.aborted) this.#giveUp(group);
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code === 'denied' || error.code === 'not-found') {
        this.#giveUp(group);
        // A look tells that it is gone, or one a minute later that it is there again.
        if (error.code === 'not-found') group.lookAgain();
      } else if (!this.#signal.aborted) this.#failure = error;
      this.#changed();
    }
  }

  #giveUp(group: FollowedGroup): void {
    this.#watched.delete(group);
    this.#unwatchable.add(group);
  }
}
