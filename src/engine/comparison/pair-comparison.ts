import { adaptObject } from '../../adapt/adapt.ts';
import type { AdaptContext } from '../../adapt/context.ts';
import { omission } from '../../adapt/omitted.ts';
import { comparePair, type Meant, outcomeOf } from '../../diff/compare-pair.ts';
import { withCounted } from '../../diff/counted.ts';
import { groupKindOf } from '../../diff/group-kind.ts';
import { withIgnored } from '../../diff/ignored.ts';
import { keeping } from '../../diff/keeping.ts';
import { type Lists, listsOf } from '../../diff/lists.ts';
import { patchOf } from '../../diff/patch-of.ts';
import { type CountedNoise, noneCounted } from '../../model/comparison/built-in-noise.ts';
import type { ComparedObject, FieldDifference, SideName } from '../../model/comparison/comparison.ts';
import { placeOf } from '../../model/comparison/field-place.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import type { ComparedWith } from './compared-with.ts';
import { filledInAsClass } from './defaults/default-class.ts';
import type { Asked } from './defaults/filled-in.ts';
import { filledInBySchema } from './defaults/filled-in-by-schema.ts';
import { onLeft } from './joint-groups.ts';
import { knownLists } from './known-lists.ts';
import { keyInGroup } from './object-group.ts';
import { withoutSameQuantities } from './same-quantities.ts';
import type { OfSide, Side, SideObject } from './sides/side.ts';

/** An object of both sides, and what the left one is to be on the right one. */
interface MeantPair {
  one: SideObject;
  other: SideObject;
  meant: Meant;
}

/** Compares an object of one side with what the other one has in its place. */
export class PairComparison {
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

  /** What a left object is to be on the right side; nothing where that makes its own, or the plan does not take it along. Throws a `RangeError` for what is nested too deeply. */
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

  /** Whether what only the right side has is told: no cluster made it by itself, and the left side's would be compared. */
  isExtra({ ref, object }: SideObject): boolean {
    const there = ref.namespace === undefined ? ref : { ...ref, ...onLeft(ref, this.#about.mappings) };
    if (this.#about.takes?.(there, object) === false) return false;
    return !this.#isOwn(this.#right, ref, object);
  }

  /** What came of an object that both sides have. `meant`: what the left one is to be on the right side. Throws what asking the sides throws, and a `RangeError` for what is nested too deeply. */
  async compare(one: SideObject, other: SideObject, meant: Meant): Promise<ComparedObject> {
    return this.#compared(await this.#inOneVersion({ one, other, meant }), { one: one.ref, other: other.ref });
  }

  async #compared(pair: MeantPair, { one, other }: Record<'one' | 'other', ObjectRef>): Promise<ComparedObject> {
    const { fields, outcome } = await this.#judged(pair);
    return { object: one, ...(keyInGroup(one) !== keyInGroup(other) && { other }), fields, outcome };
  }

  async #judged({ one, other, meant }: MeantPair): Promise<Pick<ComparedObject, 'fields' | 'outcome'>> {
    const { fields: found, lists } = await this.#held(one, other, this.#moves ? meant : undefined);
    const known = await this.#filledIn(found, one, { live: other, meant: meant.object, lists });
    const fields = [...(await this.#filledInOnLeft(known, { live: one, lists }, other))];
    return { fields, outcome: outcomeOf(fields) };
  }

  /** The same pair in one API version, where either side serves that of the other: each cluster lists a kind in the version that it prefers. */
  async #inOneVersion(pair: MeantPair): Promise<MeantPair> {
    const { one, other, meant } = pair;
    const { apiVersion } = meant.object;
    if (apiVersion === other.object.apiVersion) return pair;
    const there = await this.#right.inVersion?.(other, apiVersion, this.#signal);
    if (there) return { one, other: there, meant };
    const here = await this.#left.inVersion?.(one, other.object.apiVersion, this.#signal);
    const meantHere = here && this.meant(here);
    return here && meantHere ? { one: here, other, meant: meantHere } : pair;
  }

  /** What came of an object that a person added for the right side (`edited`). Throws as `compare`. */
  async compareAdded(one: SideObject, edited: Meant): Promise<ComparedObject> {
    const { fields } = await this.#held({ ref: one.ref, object: edited.object }, one, undefined);
    const outcome = outcomeOf(fields);
    const [why] = edited.changes.map(({ reason }) => reason);
    const isAsMeant = outcome !== 'drift';
    const whole: FieldDifference = { pointer: '', class: 'expected', ...(why && { why }) };
    const came = { outcome: isAsMeant ? 'expected' : 'drift', fields: isAsMeant ? [whole] : fields } as const;
    return { object: one.ref, onlyRight: true, ...came };
  }

  /** What makes what is told of the right object as drift go. Nothing where the right side makes its own. Throws as `compare`. */
  async patch(left: SideObject | undefined, right: SideObject): Promise<JsonPatchOperation[]> {
    const meant = left ? this.meant(left) : this.#about.edited?.(right.ref);
    if (!meant) return [];
    if (!left) return this.#patchOf(await this.compareAdded(right, meant), { other: right, meant });
    // What is shown was found in this pair.
    const pair = await this.#inOneVersion({ one: left, other: right, meant });
    return this.#patchOf(await this.#compared(pair, { one: left.ref, other: right.ref }), pair);
  }

  async #patchOf(
    judged: ComparedObject,
    { one, other, meant }: Omit<MeantPair, 'one'> & Partial<Pick<MeantPair, 'one'>>,
  ): Promise<JsonPatchOperation[]> {
    const told = withIgnored(judged, this.#about.ignore ?? []).fields.filter((field) => field.class === 'drift');
    const places = new Set(told.map(placeOf));
    const lists = await this.lists(one, other);
    const { fields } = comparePair(meant.object, other.object, { counted: this.#counted, lists });
    return patchOf(
      meant.object,
      other.object,
      fields.filter((field) => places.has(placeOf(field))),
      lists,
    );
  }

  /**
   * What a patch of the plan, made after all that are there, does so that the right object may keep what it has at a difference; nothing where it may already, or
   * the plan does not take the left one along. Throws what reading schemas throws.
   */
  async keeping(
    left: SideObject,
    right: SideObject,
    field: Parameters<typeof keeping>[1],
  ): Promise<JsonPatchOperation | undefined> {
    const meant = this.meant(left);
    return meant && keeping(meant.object, field, await this.lists(left, right));
  }

  /** What is known of the lists of two objects of a kind, by the schemas of both sides where it is a custom one. Throws what reading schemas throws. */
  lists(one: SideObject | undefined, other: SideObject): Promise<Lists> {
    return knownLists(this.#sides(one ?? other, other), this.#signal);
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

  #sides(one: SideObject, other: SideObject): Record<SideName, OfSide> {
    return { left: { side: this.#left, one }, right: { side: this.#right, one: other } };
  }

  /** The same differences, with what is known of either side's defaults and what the right one says. */
  async #filledIn(found: readonly FieldDifference[], one: SideObject, asked: Omit<Asked, 'side'>) {
    if (found.length === 0) return found;
    const sides = this.#sides(one, asked.live);
    const unlike = await withoutSameQuantities(found, sides, this.#signal);
    const bySchema = await filledInBySchema(unlike, sides, this.#signal);
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

  /** Whether a cluster made an object by itself, which an export writes too; between two folders all that is written counts. */
  #isOwn(side: Side, ref: ObjectRef, object: KubeObject): boolean {
    if (this.#left.asWritten && this.#right.asWritten) return false;
    return omission(ref, object, this.#adaptContext(side, {})) !== undefined;
  }

  #adaptContext({ namespaces }: Side, mappings: Mappings): AdaptContext {
    return { mappings, namespaces, volumes: new Map(), find: this.#about.find };
  }
}
