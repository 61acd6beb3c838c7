import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inOrder } from '../../../backup/in-order.ts';
import { isPassing } from '../../../kube/passing.ts';
import { type ComparisonEvent, noneCompared } from '../../../model/comparison/comparison.ts';
import { toKubeferryError } from '../../../model/error.ts';
import { format, type Message } from '../../../model/message.ts';
import type { Call } from '../../handler.ts';
import { isBroughtAlongWith } from '../brought-along.ts';
import { groupsAtATime, tellUnread } from '../compare-sides.ts';
import type { ComparedWith } from '../compared-with.ts';
import { GroupComparison } from '../group-comparison.ts';
import { jointGroups } from '../joint-groups.ts';
import type { Side } from '../sides/side.ts';
import { FollowedGroup } from './followed-group.ts';
import { GroupWatches } from './group-watches.ts';
import { tellSilence } from './tell-silence.ts';

/** Milliseconds in which changes are gathered: a rollout makes many at once. */
const beat = 300;
/** Milliseconds after which what is not watched is looked at again, whatever else changes. */
const lookAgain = 60_000;
/** Milliseconds until a cluster that did not answer is asked again. */
const pause = 5_000;

/**
 * Compares two sides and stays: kinds that have objects are watched in both clusters, and what changes is compared again and told. What
 * lies outside namespaces, and kinds that had no objects or could not be read, are looked at every minute. Kinds that a cluster serves only since both sides
 * were opened, and API groups that answer only since then, are not looked at: the next comparison has them. Ends by the signal; throws what the sides throw, but
 * for a cluster that does not answer, which is told and asked again.
 */
export async function followSides(
  left: Side,
  right: Side,
  about: ComparedWith,
  call: Call<ComparisonEvent>,
): Promise<never> {
  const ends = new AbortController();
  const signal = AbortSignal.any([call.signal, ends.signal]);
  const changes = new EventEmitter();
  const watches = new GroupWatches({ left, right }, () => changes.emit('change'), signal);
  let listening: Promise<unknown> | undefined;
  try {
    tellUnread({ left, right }, call.emit);
    const comparison = new GroupComparison(left, right, about, signal);
    const { exported } = about;
    const sourceMayChange = left.watch !== undefined;
    const groups = (await jointGroups(left, right, about.mappings, signal)).map(
      (joint) =>
        new FollowedGroup(joint, comparison, {
          sourceMayChange,
          ...(exported && { exported }),
        }),
    );
    const telling = { signal, emit: (event: ComparisonEvent) => call.emit(event), drained: () => call.drained() };
    const since = sourceMayChange ? exported?.since : undefined;
    const following = new Following(groups, { watches, changes, ...(since !== undefined && { since }) }, telling);
    const silent = (why: Message) => following.silent(why);
    listening = Promise.all([left, right].map((side) => tellSilence(side, silent, signal)));
    return await following.run();
  } finally {
    ends.abort();
    await watches.ended();
    await listening;
  }
}

/** Compares groups as they are due, tells what came of it, and asks again where a cluster does not answer. */
class Following {
  readonly #groups: readonly FollowedGroup[];
  readonly #watches: GroupWatches;
  /** `change` says that something may be due. */
  readonly #changes: EventEmitter;
  readonly #since: { since?: string };
  readonly #call: Call<ComparisonEvent>;
  /** When a look at all that is not watched last ended, in milliseconds of the process. */
  #lookEnded = 0;
  /** As of when what is not watched is true: when that look began (ISO 8601). */
  #lookedAt = '';
  /** Why a cluster does not answer, in the words that were told last. */
  #stalled: string | undefined;
  /** Whether a cluster was found silent since all was true last. */
  #isSilent = false;

  constructor(
    groups: readonly FollowedGroup[],
    { watches, changes, ...since }: { watches: GroupWatches; changes: EventEmitter; since?: string },
    call: Call<ComparisonEvent>,
  ) {
    this.#groups = groups;
    this.#watches = watches;
    this.#changes = changes;
    this.#since = since;
    this.#call = call;
  }

  async run(): Promise<never> {
    for (;;) {
      if (this.#watches.failure) throw this.#watches.failure;
      const due = this.#groups.filter((group) => group.isDue);
      const isLook = this.#groups.every((group) => group.isDue || this.#isFollowed(group));
      const began = new Date().toISOString();
      try {
        await this.#compare(due);
        if (isLook) {
          this.#lookEnded = performance.now();
          this.#lookedAt = began;
        }
        this.#tellFollowed();
        await this.#untilDue();
      } catch (thrown) {
        const error = toKubeferryError(thrown);
        if (!isPassing(error)) throw error;
        for (const group of due) group.lookAgain();
        this.#stall(error.words);
        await sleep(pause, undefined, { signal: this.#call.signal });
      }
    }
  }

  /** A cluster does not answer, whether or not it is being asked for something: what watches tell then is not all, so that all is looked at again, once. */
  silent(why: Message): void {
    const isKnown = this.#isSilent;
    this.#isSilent = true;
    this.#stall(why);
    if (isKnown) return;
    for (const group of this.#groups) group.lookAgain();
    this.#changes.emit('change');
  }

  #stall(why: Message): void {
    const words = format(why);
    if (words === this.#stalled) return;
    this.#stalled = words;
    this.#call.emit({ type: 'stalled', why });
  }

  async #compare(due: readonly FollowedGroup[]): Promise<void> {
    const looks = inOrder(due, groupsAtATime, async (group) => ({ group, looked: await group.compare() }));
    for await (const { group, looked } of looks) {
      const news = group.news(looked);
      for (const event of news) this.#call.emit(event);
      // At first all is looked at.
      if (this.#lookedAt !== '' && (news.length > 0 || looked.changed.left.size + looked.changed.right.size > 0)) {
        for (const one of this.#groups) if (isBroughtAlongWith(group.joint, one.joint)) one.lookAgain();
      }
      if (!group.isEmpty) this.#watches.watch(group);
      await this.#call.drained();
    }
  }

  #tellFollowed(): void {
    this.#stalled = undefined;
    this.#isSilent = false;
    const counts = noneCompared();
    for (const group of this.#groups) group.countInto(counts);
    const when = { at: new Date().toISOString(), lookedAt: this.#lookedAt, ...this.#since };
    this.#call.emit({ type: 'followed', ...when, counts, watches: this.#watches.count });
  }

  /** Resolves when something changed, and a moment for more of it has passed, or when it is time to look at what is not watched. */
  async #untilDue(): Promise<void> {
    const waits = new AbortController();
    const signal = AbortSignal.any([this.#call.signal, waits.signal]);
    const rest = this.#lookEnded + lookAgain - performance.now();
    try {
      const change = () => once(this.#changes, 'change', { signal }).then(() => false);
      // Changes of what is watched do not put it off: somewhere there is always one.
      const isTime = rest <= 0 || (!this.#isDue() && (await Promise.race([change(), sleep(rest, true, { signal })])));
      if (this.#isDue()) await sleep(beat, undefined, { signal });
      if (isTime) for (const group of this.#groups) if (!this.#isFollowed(group)) group.lookAgain();
    } finally {
      waits.abort();
    }
  }

  /** Whether watches tell all that is to be known of a group: of rights that a person got nobody tells. */
  #isFollowed(group: FollowedGroup): boolean {
    return this.#watches.has(group) && !group.isUnreadable;
  }

  #isDue(): boolean {
    return this.#watches.failure !== undefined || this.#groups.some((group) => group.isDue);
  }
}
