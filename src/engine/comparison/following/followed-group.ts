import {
  type ComparedObject,
  type ComparedOutcome,
  type ComparisonEvent,
  comparedKey,
  type SideName,
  type UnreadPart,
} from '../../../model/comparison/comparison.ts';
import { toJson } from '../../../model/json/json-text.ts';
import type { ObjectRef } from '../../../model/objects/object.ts';
import type { ComparedWith } from '../compared-with.ts';
import type { ComparedGroup, GroupComparison, Standing } from '../group-comparison.ts';
import type { JointGroup } from '../joint-groups.ts';
import type { SideEvent } from '../sides/side.ts';
import type { ExportedBefore } from './exported-before.ts';
import { SeenObjects } from './seen-objects.ts';
import { type Look, SourceChanges } from './source-changes.ts';

/** Objects that are asked for one by one, where they changed; of more, their whole kind is listed. */
const mostByName = 50;

/** What of a group is to be compared. */
interface Due {
  /** All of it; else what changed. */
  isWhole: boolean;
  /** Names of objects that a watch saw change. */
  changed: Record<SideName, Set<string>>;
}

/** A group as it was compared now, of which nothing is told yet. */
export interface LookedAt {
  compared: ComparedGroup;
  /** The objects that it is about; all where there are none. */
  names?: readonly string[];
  changed: Due['changed'];
  seen: Record<SideName, Map<string, Standing>>;
  source?: Look;
}

/** One kind of objects in one place while both sides of it are followed: what was told of it, what a watch saw, and what is due. */
export class FollowedGroup {
  readonly joint: JointGroup;
  readonly #comparison: GroupComparison;
  readonly #seen = { left: new SeenObjects(), right: new SeenObjects() };
  /** What becomes of the left side's objects; nothing where that side cannot change. */
  readonly #source: SourceChanges | undefined;
  /** What is not yet known of how it was before. */
  #exported: ExportedBefore | undefined;
  /** The text of each object that was told, by its key. */
  #told = new Map<string, { text: string; object: ComparedObject }>();
  /** The names of objects that are the same on both sides. */
  #same = new Set<string>();
  /** What of it could not be read, by what was told of it. */
  #unread = new Map<string, UnreadPart>();
  #due: Due | undefined = { isWhole: true, changed: noNames() };
  /** The names of objects that changed and were looked at, until what came of it is told. */
  #untold = noNames();
  #isUnreadable = false;

  /** `exported`: what was read of the left side before, since when its changes are told; else they are told from the first look on. */
  constructor(
    joint: JointGroup,
    comparison: GroupComparison,
    { sourceMayChange, exported }: Pick<ComparedWith, 'exported'> & { sourceMayChange: boolean },
  ) {
    this.joint = joint;
    this.#comparison = comparison;
    this.#source = sourceMayChange ? new SourceChanges() : undefined;
    this.#exported = exported;
  }

  /** Whether there is a reason to compare it. */
  get isDue(): boolean {
    return this.#due !== undefined;
  }

  /** Whether it could not be read the last time, on some side: it may be readable again without a change. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }

  /** Whether neither side has anything in it. */
  get isEmpty(): boolean {
    return this.#told.size + this.#same.size === 0;
  }

  /** All of it is to be compared again. */
  lookAgain(): void {
    this.#due = { isWhole: true, changed: this.#due?.changed ?? noNames() };
  }

  /** Takes what a watch tells of a side. What changes nothing that is compared, such as a status, is no reason to look. */
  take(side: SideName, event: SideEvent): void {
    const seen = this.#seen[side];
    if (event.type === 'synced') {
      for (const name of seen.endOfList()) this.#changed(side, name);
      return;
    }
    const { name } = event.one.ref;
    if (event.type === 'gone') seen.forget(name);
    else if (!seen.isNews(name, this.#comparison.standing(side, event.one))) return;
    this.#changed(side, name);
  }

  /** Compares what is due; what changes from here on is due again. Throws what the sides throw. */
  async compare(): Promise<LookedAt> {
    const { isWhole, changed: news } = this.#due ?? { isWhole: false, changed: noNames() };
    const changed = this.#untold;
    for (const side of ['left', 'right'] as const) for (const name of news[side]) changed[side].add(name);
    this.#due = undefined;
    const names = [...new Set([...changed.left, ...changed.right])].sort();
    // What may be listed may not always be asked for.
    if (!isWhole && this.#unread.size === 0 && names.length <= mostByName) {
      const looked = await this.#look(changed, names);
      if (looked.compared.unreadable.length === 0) return looked;
    }
    return this.#look(changed);
  }

  /** Gives what is to be told of it that was not told before. */
  news(looked: LookedAt): ComparisonEvent[] {
    const { compared, names, seen, source } = looked;
    const unread = this.#tellUnread([...compared.unreadable, ...compared.skipped.values()]);
    // Nothing new is known of it then: what was told of it stays, and is not called alike or gone.
    this.#isUnreadable = compared.unreadable.length > 0;
    if (this.#isUnreadable) return unread;
    this.#untold = noNames();
    this.#seen.left.read(seen.left, names);
    this.#seen.right.read(seen.right, names);
    const at = new Date().toISOString();
    const changes = (source?.ended() ?? []).map((change) => ({ type: 'sourceChanged', ...change, at }) as const);
    return [...unread, ...changes, ...this.#tell(looked)];
  }

  /** Adds its objects to the figures. */
  countInto(counts: Record<ComparedOutcome, number>): void {
    counts.same += this.#same.size;
    for (const { object } of this.#told.values()) counts[object.outcome] += 1;
  }

  #changed(side: SideName, name: string): void {
    this.#due ??= { isWhole: false, changed: noNames() };
    this.#due.changed[side].add(name);
  }

  async #look(changed: Due['changed'], names?: readonly string[]): Promise<LookedAt> {
    await this.#readExported();
    const source = this.#source?.look(names);
    const seen = { left: new Map<string, Standing>(), right: new Map<string, Standing>() };
    const compared = await this.#comparison.compare(this.joint, {
      ...(names && { names }),
      each: (side, one, standing) => {
        seen[side].set(one.ref.name, standing);
        if (side === 'left' && standing.isMeant) source?.take(one, standing);
      },
    });
    return { compared, changed, seen, ...(names && { names }), ...(source && { source }) };
  }

  /** An export has more than what moves: what a cluster makes by itself comes and goes. */
  async #readExported(): Promise<void> {
    if (!this.#source || !this.#exported) return;
    const before: { ref: ObjectRef; standing?: Standing }[] = [];
    for await (const { ref, object } of this.#exported.of(this.joint.left)) {
      const standing = object && this.#comparison.standing('left', { ref, object });
      if (standing?.isMeant !== false) before.push({ ref, ...(standing && { standing }) });
    }
    this.#source.since(before);
    this.#exported = undefined;
  }

  /** What is not as it was told before. */
  #tell({ compared: { found, same, skipped }, changed, seen, names: about }: LookedAt): ComparisonEvent[] {
    const before = this.#told;
    const names = about && new Set(about);
    const isAbout = ({ name }: ObjectRef) => !names || names.has(name);
    // What was told of an object of which nothing is known any more stays, and so does what this is not about.
    const kept = [...before].filter(([key, one]) => skipped.has(key) || !isAbout(one.object.object));
    const told = found.map((object) => [comparedKey(object), { text: toJson(object), object }] as const);
    this.#told = new Map([...kept, ...told]);
    this.#same = new Set([...[...this.#same].filter((name) => names && !names.has(name)), ...same]);
    const toldOnRight = new Set(found.map((one) => namesOn(one).right));
    const events: ComparisonEvent[] = [];
    for (const [key, { object: one }] of before) {
      if (this.#told.has(key)) continue;
      const { object, onlyRight } = one;
      const lost = { object, ...(onlyRight && { onlyRight }), changedOn: changedOn(one, changed) };
      const { left, right } = namesOn(one);
      const isThere = seen.right.has(right) || (left !== undefined && seen.left.has(left));
      if (toldOnRight.has(right)) events.push({ type: 'gone', isToldAnew: true, ...lost });
      else events.push({ type: isThere ? 'alike' : 'gone', ...lost });
    }
    for (const [key, { text, object }] of this.#told) {
      if (before.get(key)?.text === text) continue;
      events.push({ type: 'object', object, changedOn: changedOn(object, changed) });
    }
    return events;
  }

  /** What cannot be read any more, and what can be read again. */
  #tellUnread(unreadable: readonly UnreadPart[]): ComparisonEvent[] {
    const before = this.#unread;
    this.#unread = new Map(unreadable.map((part) => [toJson(part), part]));
    const events: ComparisonEvent[] = [];
    for (const [key, unread] of this.#unread) if (!before.has(key)) events.push({ type: 'unread', unread });
    for (const [key, part] of before) if (!this.#unread.has(key)) events.push({ type: 'readable', part });
    return events;
  }
}

function noNames(): Due['changed'] {
  return { left: new Set(), right: new Set() };
}

/** The sides on which an object was seen to change. */
function changedOn(object: ComparedObject, changed: Due['changed']): SideName[] {
  const names = namesOn(object);
  return (['left', 'right'] as const).filter((side) => changed[side].has(names[side] ?? ''));
}

/** What each side calls an object, or would. */
function namesOn({ object, other = object, onlyRight }: ComparedObject): { left?: string; right: string } {
  return { ...(!onlyRight && { left: object.name }), right: other.name };
}
