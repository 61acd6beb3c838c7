import { inOrder } from '../../backup/in-order.ts';
import type { Meant } from '../../diff/compare-pair.ts';
import { withIgnored } from '../../diff/ignored.ts';
import { imprintOf } from '../../diff/imprint.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import { type ComparedObject, comparedKey, type SideName, type UnreadPart } from '../../model/comparison/comparison.ts';
import { toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import { BroughtAlong } from './brought-along.ts';
import type { ComparedWith } from './compared-with.ts';
import { joined } from './joined.ts';
import { type JointGroup, onRight } from './joint-groups.ts';
import { keyInGroup, type ObjectGroup } from './object-group.ts';
import { PairComparison } from './pair-comparison.ts';
import type { Side, SideObject } from './sides/side.ts';
import { holdsTooDeep, isTooDeep } from './too-deep.ts';

/** Pairs of one group that are judged at a time: each may need an answer of a cluster. */
const pairsAtATime = 8;

/** How one group is compared. */
export interface GroupWish {
  /** The objects that are compared, which have one name on both sides; without it, all are. */
  names?: readonly string[];
  /** Gets every object that is read, and its `standing`. */
  each?(side: SideName, one: SideObject, standing: Standing): void;
}

/** What of an object counts, so that it can be told later whether it still counts for the same. */
export interface Standing {
  /** Whether its own side has it for the other one: a cluster did not make it by itself, and the plan takes it along. */
  isMeant: boolean;
  /** The same text as long as nothing of it changes that is compared. */
  imprint: string;
  /** It is nested too deeply to be looked into: the text is another one with each of its versions. */
  isTooDeep?: true;
}

/** What came of one group. */
export interface ComparedGroup {
  /** All but those that are the same. */
  found: ComparedObject[];
  /** The names of those that are the same, as the left side has them. */
  same: string[];
  unreadable: UnreadPart[];
  /** Objects of which nothing is said, by their `comparedKey`, beside the others of the group. */
  skipped: Map<string, UnreadPart>;
}

/** An object of the left side, and what it is to be on the right one, if anything; by the key that it has there. */
interface LeftObject {
  key: string;
  one: SideObject;
  meant?: Meant;
  /** Why nobody knows what it is to be. */
  tooDeep?: RangeError;
}

/** What came of one key, if anything. */
interface OfOneKey {
  compared?: ComparedObject;
  /** It is nested too deeply, so that nothing is said of it. */
  tooDeep?: { one: Pick<ComparedObject, 'object' | 'onlyRight'>; part: UnreadPart };
}

/** What of a group is read, and who is told what may not be. */
interface Reading extends Pick<GroupWish, 'names'> {
  tell(part: UnreadPart): void;
}

/** Compares two sides, one group of objects after another. What a cluster makes by itself is left out. */
export class GroupComparison {
  readonly #left: Side;
  readonly #right: Side;
  readonly #about: ComparedWith;
  readonly #signal: AbortSignal;
  readonly #pairs: PairComparison;

  constructor(left: Side, right: Side, about: ComparedWith, signal: AbortSignal) {
    this.#left = left;
    this.#right = right;
    this.#about = about;
    this.#signal = signal;
    this.#pairs = new PairComparison(left, right, about, signal);
  }

  /** Reads one group of both sides, or some objects of it. Throws what the sides throw, but for what may not be read, which is told. */
  async compare(group: JointGroup, { names, each }: GroupWish = {}): Promise<ComparedGroup> {
    const unreadable: UnreadPart[] = [];
    const how = { ...(names && { names }), tell: (part: UnreadPart) => void unreadable.push(part) };
    const lefts = this.#lefts(group, how);
    const rights = this.#rights(group, how);
    const found: ComparedObject[] = [];
    const skipped: ComparedGroup['skipped'] = new Map();
    const same: string[] = [];
    const along = new BroughtAlong({ left: this.#left, right: this.#right }, group, this.#signal);
    let isEmpty = true;
    const judging = inOrder(joined(lefts, rights), pairsAtATime, async ({ left, right }) => {
      isEmpty = false;
      if (left) each?.('left', left.one, this.#standingOf(left.one, (left.meant ?? left.tooDeep) !== undefined));
      if (right) each?.('right', right.one, this.standing('right', right.one));
      return this.#compared(left, right?.one, along);
    });
    for await (const { compared, tooDeep } of judging) {
      // Of what is read on one side only, nothing can be said.
      if (unreadable.length > 0) break;
      if (tooDeep) skipped.set(comparedKey(tooDeep.one), tooDeep.part);
      else if (compared?.outcome === 'same') same.push(compared.object.name);
      else if (compared) found.push(compared);
    }
    if (isEmpty && isOfNoUse(group.right)) return { found, same, unreadable: [], skipped };
    return unreadable.length > 0
      ? { found: [], same: [], unreadable, skipped: new Map() }
      : { found, same, unreadable, skipped };
  }

  /** What of an object of a side counts. */
  standing(side: SideName, one: SideObject): Standing {
    if (side === 'right') return this.#standingOf(one, this.#pairs.isExtra(one));
    const { meant, tooDeep } = this.#leftOf(one);
    return this.#standingOf(one, (meant ?? tooDeep) !== undefined);
  }

  #standingOf({ object }: SideObject, isMeant: boolean): Standing {
    try {
      return { isMeant, imprint: imprintOf(object, this.#about.counted) };
    } catch (thrown) {
      if (!isTooDeep(thrown)) throw thrown;
      return { isMeant, imprint: `version ${object.metadata.resourceVersion ?? ''}`, isTooDeep: true };
    }
  }

  /** What came of two objects of one key; what is nested too deeply is no comparison. */
  async #compared(left: LeftObject | undefined, right: SideObject | undefined, along: BroughtAlong): Promise<OfOneKey> {
    try {
      const judged = await this.#judged(left, right, along);
      const compared = judged && withIgnored(judged, this.#about.ignore ?? []);
      if (!compared) return {};
      return holdsTooDeep(compared) ? tooDeepPair(compared.object, left ? 'left' : 'right') : { compared };
    } catch (thrown) {
      const ref = left?.one.ref ?? right?.ref;
      if (!ref || !isTooDeep(thrown)) throw thrown;
      return tooDeepPair(ref, left ? 'left' : 'right');
    }
  }

  async #judged(
    left: LeftObject | undefined,
    right: SideObject | undefined,
    along: BroughtAlong,
  ): Promise<ComparedObject | undefined> {
    if (left) {
      if (left.tooDeep) throw left.tooDeep;
      // The right cluster makes its own.
      if (!left.meant) return undefined;
      if (right) return this.#pairs.compare(left.one, right, left.meant);
      return (await along.explains('left', left.one.ref)) ? undefined : lonely(left.one, 'missing');
    }
    if (!right) return undefined;
    const edited = this.#about.edited?.(right.ref);
    if (edited) return this.#pairs.compareAdded(right, edited);
    if (!this.#pairs.isExtra(right) || (await along.explains('right', right.ref))) return undefined;
    return lonely(right, 'extra');
  }

  async *#lefts({ left, right }: JointGroup, how: Reading): AsyncGenerator<LeftObject> {
    // What lies in a namespace of that name here may be meant for another one there, and is compared with that.
    if (onRight(left, this.#about.mappings).namespace !== right.namespace) return;
    for await (const one of this.#read('left', left, this.#right.names(right), how)) yield this.#leftOf(one);
  }

  #leftOf(one: SideObject): LeftObject {
    try {
      const meant = this.#pairs.meant(one);
      return { key: keyInGroup(meant?.ref ?? this.#placed(one.ref)), one, ...(meant && { meant }) };
    } catch (thrown) {
      if (!isTooDeep(thrown)) throw thrown;
      return { key: keyInGroup(this.#placed(one.ref)), one, tooDeep: thrown };
    }
  }

  async *#rights({ left, right }: JointGroup, how: Reading) {
    for await (const one of this.#read('right', right, this.#left.names(left), how))
      yield { key: keyInGroup(one.ref), one };
  }

  /** Where an object of the left side is on the right one. */
  #placed(ref: ObjectRef): ObjectRef {
    return ref.namespace === undefined ? ref : { ...ref, ...onRight(ref, this.#about.mappings) };
  }

  /** The objects of a group; where this person may not look, that is told and there are no more. */
  async *#read(
    name: UnreadPart['side'],
    group: ObjectGroup,
    wanted: readonly string[],
    { names, tell }: Reading,
  ): AsyncGenerator<SideObject> {
    const side = name === 'left' ? this.#left : this.#right;
    try {
      yield* names ? side.readNamed(group, names, this.#signal) : side.read(group, wanted, this.#signal);
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      // A cluster may stop serving a kind meanwhile; a backup that is gone is another thing.
      const isGone = error.code === 'not-found' && side.watch !== undefined;
      if (error.code !== 'denied' && !isGone) throw thrown;
      const { kind, namespace } = group;
      tell({ side: name, kind, ...(namespace !== undefined && { namespace }), why: error.words });
    }
  }
}

/** Nothing makes anything of PodTemplates, and the built-in roles, but the one for all, may neither read nor write them. */
function isOfNoUse({ group, kind }: ObjectGroup): boolean {
  return group === '' && kind === 'PodTemplate';
}

function lonely({ ref }: SideObject, outcome: 'missing' | 'extra'): ComparedObject {
  return { object: ref, ...(outcome === 'extra' && { onlyRight: true }), outcome, fields: [] };
}

function tooDeepPair(object: ObjectRef, side: SideName): OfOneKey {
  const { kind, namespace } = object;
  const why = message('compare.tooDeep', { object: objectLabel(object) });
  const part = { side, kind, ...(namespace !== undefined && { namespace }), why };
  return { tooDeep: { one: { object, ...(side === 'right' && { onlyRight: true }) }, part } };
}
