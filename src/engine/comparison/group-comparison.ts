import { adaptObject } from '../../adapt/adapt.ts';
import type { AdaptContext } from '../../adapt/context.ts';
import { omission } from '../../adapt/omitted.ts';
import type { Patch } from '../../adapt/patches.ts';
import { inOrder } from '../../backup/in-order.ts';
import { comparePair, type Meant, outcomeOf } from '../../diff/compare-pair.ts';
import { withCounted } from '../../diff/counted.ts';
import { groupKindOf } from '../../diff/group-kind.ts';
import { withIgnored } from '../../diff/ignored.ts';
import { imprintOf } from '../../diff/imprint.ts';
import { type Lists, listsOf } from '../../diff/lists.ts';
import { patchOf } from '../../diff/patch-of.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import { type CountedNoise, noneCounted } from '../../model/comparison/built-in-noise.ts';
import {
  type ComparedObject,
  comparedKey,
  type FieldDifference,
  type SideName,
  type UnreadPart,
} from '../../model/comparison/comparison.ts';
import { placeOf } from '../../model/comparison/field-place.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import { message } from '../../model/message.ts';
import type { IgnoreRule, Mappings } from '../../model/migration/plan.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import { BroughtAlong } from './brought-along.ts';
import { filledInAsClass } from './defaults/default-class.ts';
import type { Asked, FilledIn } from './defaults/filled-in.ts';
import { filledInBySchema } from './defaults/filled-in-by-schema.ts';
import type { ExportedBefore } from './following/exported-before.ts';
import { joined } from './joined.ts';
import { type JointGroup, onLeft, onRight } from './joint-groups.ts';
import { knownLists } from './known-lists.ts';
import type { ObjectGroup } from './object-group.ts';
import type { OfSide, Side, SideObject } from './sides/side.ts';
import { holdsTooDeep, isTooDeep } from './too-deep.ts';

/** Pairs of one group that are judged at a time: each may need an answer of a cluster. */
const pairsAtATime = 8;

/** What two sides are compared with. */
export interface ComparedWith {
  mappings: Mappings;
  /** The patches of a plan. */
  patches?: readonly Patch[];
  /** What the right side serves. */
  find: AdaptContext['find'];
  /** Whether an object of the left side is compared; without it, all are. */
  takes?(ref: ObjectRef, object: KubeObject): boolean;
  /** What a person wrote for the right side in place of what moving would give (`adapted`), and where. */
  edited?(ref: ObjectRef, adapted?: KubeObject): Meant | undefined;
  /** What a person does not want to be told again. */
  ignore?: readonly IgnoreRule[];
  /** Built-in noise that is none. */
  counted?: CountedNoise;
  /** What was exported of the left side, since when its changes are told. */
  exported?: ExportedBefore;
  /** What the cluster of a side is asked in dry runs; without it, it is not. */
  filledIn?: Partial<Record<SideName, FilledIn>>;
}

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
interface ComparedPair {
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
  /** Whether names on the left mean others on the right, or what a cluster keeps for itself has to go. */
  readonly #moves: boolean;
  readonly #counted: CountedNoise;

  constructor(left: Side, right: Side, about: ComparedWith, signal: AbortSignal) {
    this.#left = left;
    this.#right = right;
    this.#about = about;
    this.#counted = about.counted ?? noneCounted;
    this.#signal = signal;
    const maps = Object.values(about.mappings).some((names) => Object.keys(names ?? {}).length > 0);
    this.#moves = !left.asWritten || maps || (about.patches ?? []).length > 0;
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
    if (side === 'right') return this.#standingOf(one, this.#isExtra(one));
    const { meant, tooDeep } = this.#leftOf(one);
    return this.#standingOf(one, (meant ?? tooDeep) !== undefined);
  }

  #standingOf({ object }: SideObject, isMeant: boolean): Standing {
    try {
      return { isMeant, imprint: imprintOf(object, this.#counted) };
    } catch (thrown) {
      if (!isTooDeep(thrown)) throw thrown;
      return { isMeant, imprint: `version ${object.metadata.resourceVersion ?? ''}`, isTooDeep: true };
    }
  }

  /** What came of two objects of one key; what is nested too deeply is no comparison. */
  async #compared(
    left: LeftObject | undefined,
    right: SideObject | undefined,
    along: BroughtAlong,
  ): Promise<ComparedPair> {
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
      if (right) return this.#pair(left.one, right, left.meant);
      return (await along.explains('left', left.one.ref)) ? undefined : lonely(left.one, 'missing');
    }
    if (!right) return undefined;
    const edited = this.#about.edited?.(right.ref);
    if (edited) return this.#added(right, edited);
    if (!this.#isExtra(right) || (await along.explains('right', right.ref))) return undefined;
    return lonely(right, 'extra');
  }

  /**
   * What makes what is told of the right object as drift go. Nothing where the right side makes its own. Throws what asking the clusters throws, and a `RangeError` for what is nested too deeply.
   */
  async patch(left: SideObject | undefined, right: SideObject): Promise<JsonPatchOperation[]> {
    const found = left && this.#leftOf(left);
    if (found?.tooDeep) throw found.tooDeep;
    const meant = found ? found.meant : this.#about.edited?.(right.ref);
    if (!meant) return [];
    const judged = await (found ? this.#pair(found.one, right, meant) : this.#added(right, meant));
    const told = withIgnored(judged, this.#about.ignore ?? []).fields.filter((field) => field.class === 'drift');
    const places = new Set(told.map(placeOf));
    const lists = await this.lists(left, right);
    const { fields } = comparePair(meant.object, right.object, { counted: this.#counted, lists });
    return patchOf(
      meant.object,
      right.object,
      fields.filter((field) => places.has(placeOf(field))),
      lists,
    );
  }

  async *#lefts({ left, right }: JointGroup, how: Reading): AsyncGenerator<LeftObject> {
    for await (const one of this.#read('left', left, this.#right.names(right), how)) yield this.#leftOf(one);
  }

  #leftOf(one: SideObject): LeftObject {
    try {
      const meant = this.meant(one);
      return { key: keyOf(meant?.ref ?? this.#placed(one.ref)), one, ...(meant && { meant }) };
    } catch (thrown) {
      if (!isTooDeep(thrown)) throw thrown;
      return { key: keyOf(this.#placed(one.ref)), one, tooDeep: thrown };
    }
  }

  async *#rights({ left, right }: JointGroup, how: Reading) {
    for await (const one of this.#read('right', right, this.#left.names(left), how)) yield { key: keyOf(one.ref), one };
  }

  /** What a left object is to be on the right side; nothing where the right side makes its own. */
  meant({ ref, object }: SideObject): (Meant & { ref: ObjectRef }) | undefined {
    if (this.#about.takes?.(ref, object) === false) return undefined;
    if (!this.#moves) return this.#isOwn(this.#left, ref, object) ? undefined : { ref, object, changes: [] };
    const { mappings, patches = [] } = this.#about;
    const adapted = adaptObject(ref, object, { ...this.#adaptContext(this.#left, mappings), patches });
    if ('omitted' in adapted) return undefined;
    const edited = this.#about.edited?.(adapted.ref, adapted.object);
    const changes = edited ? [...adapted.changes, ...edited.changes] : adapted.changes;
    const wanted = withCounted(edited?.object ?? adapted.object, object, this.#counted);
    return { ref: adapted.ref, object: wanted, changes };
  }

  async #pair(one: SideObject, other: SideObject, meant: Meant): Promise<ComparedObject> {
    const { fields: found, lists } = await this.#held(one, other, this.#moves ? meant : undefined);
    const known = await this.#filledIn(found, one, { live: other, meant: meant.object, lists });
    const fields = [...(await this.#filledInOnLeft(known, { live: one, lists }, other))];
    const compared = { object: one.ref, ...(keyOf(one.ref) !== keyOf(other.ref) && { other: other.ref }) };
    return { ...compared, fields, outcome: outcomeOf(fields) };
  }

  /** Two objects held against each other: first by what is known of any kind, since most are the same, then by what a side knows of theirs. */
  async #held(one: SideObject, other: SideObject, meant: Meant | undefined) {
    const by = { counted: this.#counted, ...(meant && { meant }) };
    const lists = listsOf(groupKindOf(other.object));
    const { fields } = comparePair(one.object, other.object, { ...by, lists });
    if (fields.length === 0) return { fields, lists };
    const known = await this.lists(one, other);
    return { fields: comparePair(one.object, other.object, { ...by, lists: known }).fields, lists: known };
  }

  /** What is known of the lists of two objects of a kind, by the schemas of both sides where it is a custom one. Throws what reading schemas throws. */
  lists(one: SideObject | undefined, other: SideObject): Promise<Lists> {
    return knownLists(this.#sides(one ?? other, other), this.#signal);
  }

  #sides(one: SideObject, other: SideObject): Record<SideName, OfSide> {
    return { left: { side: this.#left, one }, right: { side: this.#right, one: other } };
  }

  /** The same differences, with what is known of either side's defaults and what the right one says. */
  async #filledIn(found: readonly FieldDifference[], one: SideObject, asked: Omit<Asked, 'side'>) {
    if (found.length === 0) return found;
    const sides = this.#sides(one, asked.live);
    const bySchema = await filledInBySchema(found, sides, this.#signal);
    const fields = await filledInAsClass(bySchema, sides, this.#signal);
    return (await this.#about.filledIn?.right?.({ side: 'right', ...asked }, fields)) ?? fields;
  }

  /** The same differences, with what the left side says that it fills in. */
  async #filledInOnLeft(fields: readonly FieldDifference[], asked: Omit<Asked, 'side' | 'meant'>, right: SideObject) {
    const ask = this.#about.filledIn?.left;
    const meant = ask && this.#meantOnLeft(right);
    return meant ? ask({ side: 'left', ...asked, meant }, fields) : fields;
  }

  /** What a right object would be on the left side; nothing where that makes its own. */
  #meantOnLeft({ ref, object }: SideObject): KubeObject | undefined {
    const names = Object.entries(this.#about.mappings.namespaces ?? {});
    if (this.#right.asWritten && names.length === 0) return object;
    const namespaces = Object.fromEntries(names.map(([from, to]) => [to, from]));
    const adapted = adaptObject(ref, object, this.#adaptContext(this.#right, { namespaces }));
    return 'omitted' in adapted ? undefined : adapted.object;
  }

  /** What a person added for the right side. */
  async #added(one: SideObject, edited: Meant): Promise<ComparedObject> {
    const { fields } = await this.#held({ ref: one.ref, object: edited.object }, one, undefined);
    const outcome = outcomeOf(fields);
    const [why] = edited.changes.map(({ reason }) => reason);
    const isAsMeant = outcome !== 'drift';
    const whole: FieldDifference = { pointer: '', class: 'expected', ...(why && { why }) };
    const came = { outcome: isAsMeant ? 'expected' : 'drift', fields: isAsMeant ? [whole] : fields } as const;
    return { object: one.ref, onlyRight: true, ...came };
  }

  /** Whether what only the right side has is told: no cluster made it by itself, and the left side's would be compared. */
  #isExtra({ ref, object }: SideObject): boolean {
    const there = ref.namespace === undefined ? ref : { ...ref, ...onLeft(ref, this.#about.mappings) };
    if (this.#about.takes?.(there, object) === false) return false;
    return !this.#isOwn(this.#right, ref, object);
  }

  /** Whether a cluster made an object by itself, which an export writes too; between two folders all that is written counts. */
  #isOwn(side: Side, ref: ObjectRef, object: KubeObject): boolean {
    if (this.#left.asWritten && this.#right.asWritten) return false;
    return omission(ref, object, this.#adaptContext(side, {})) !== undefined;
  }

  /** Where an object of the left side is on the right one. */
  #placed(ref: ObjectRef): ObjectRef {
    return ref.namespace === undefined ? ref : { ...ref, ...onRight(ref, this.#about.mappings) };
  }

  #adaptContext({ namespaces }: Side, mappings: Mappings): AdaptContext {
    return { mappings, namespaces, volumes: new Map(), find: this.#about.find };
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

/** Of one group, so that the name tells objects apart. */
function keyOf({ name, namespace = '' }: ObjectRef): string {
  return `${namespace}/${name}`;
}

function lonely({ ref }: SideObject, outcome: 'missing' | 'extra'): ComparedObject {
  return { object: ref, ...(outcome === 'extra' && { onlyRight: true }), outcome, fields: [] };
}

function tooDeepPair(object: ObjectRef, side: SideName): ComparedPair {
  const { kind, namespace } = object;
  const why = message('compare.tooDeep', { object: objectLabel(object) });
  const part = { side, kind, ...(namespace !== undefined && { namespace }), why };
  return { tooDeep: { one: { object, ...(side === 'right' && { onlyRight: true }) }, part } };
}
