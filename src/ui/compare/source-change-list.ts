import type { SourceChange } from '../../model/comparison/comparison.ts';
import { refKey } from '../../model/objects/object.ts';

/** A time in which not all was looked at: both ends in ISO 8601. */
export interface Gap {
  from: string;
  to: string;
}

/** What changed on the left side since a time, each object once with what happened to it last. All times are ISO 8601 in UTC, as the engine gives them. */
export class SourceChangeList {
  #since: string | undefined;
  /** The oldest first. */
  readonly #changes = new Map<string, SourceChange>();
  /** The keys of what was told since somebody began to look. */
  #told = new Set<string>();
  #gaps: Gap[] = [];
  #endedAt: string | undefined;

  /** Since when it is known what changed; nothing before all was looked at once. */
  get since(): string | undefined {
    return this.#since;
  }

  /** When not all was looked at. */
  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  /** The newest first. */
  get changes(): SourceChange[] {
    return [...this.#changes.values()].reverse();
  }

  /** Somebody begins to look. */
  begin(): void {
    this.#told.clear();
  }

  /** Takes in a change. */
  add(change: SourceChange): void {
    const key = refKey(change.object);
    this.#told.add(key);
    const before = this.#changes.get(key);
    this.#changes.delete(key);
    const isStillNew = before?.change === 'new' && change.change === 'changed';
    this.#changes.set(key, isStillNew ? { ...change, change: 'new' } : change);
  }

  /** Everything was looked at: from now on all changes are told. `since`: all changes since then were, also those that nobody saw, so that others are no longer so. */
  followed(at: string, since?: string): void {
    if (since !== undefined) {
      this.#since = since;
      for (const key of this.#changes.keys()) if (!this.#told.has(key)) this.#changes.delete(key);
      this.#gaps = [];
      this.#endedAt = undefined;
    }
    this.#since ??= at;
    if (this.#endedAt !== undefined) this.#unseen({ from: this.#endedAt, to: at });
    this.#endedAt = undefined;
  }

  /** Times that touch are one. */
  #unseen({ from, to }: Gap): void {
    const last = this.#gaps.at(-1);
    if (last && from <= last.to) this.#gaps[this.#gaps.length - 1] = { from: last.from, to };
    else this.#gaps.push({ from, to });
  }

  /** Nobody looks any more, or another one who knows nothing of before; the last time somebody looked at all was `at`. */
  ended(at: string): void {
    if (this.#since !== undefined) this.#endedAt ??= at;
  }

  /** What changed before a time is of no interest any more, as the source was read anew after it. */
  forgetBefore(at: string): void {
    this.#since = at;
    if (this.#endedAt !== undefined && this.#endedAt < at) this.#endedAt = at;
    this.#gaps = this.#gaps.filter((gap) => gap.to >= at);
    for (const [key, change] of this.#changes) if (change.at < at) this.#changes.delete(key);
  }
}
