import { adaptObject } from '../../adapt/adapt.ts';
import type { AdaptContext } from '../../adapt/context.ts';
import { omission } from '../../adapt/omitted.ts';
import { inOrder } from '../../backup/in-order.ts';
import { comparePair, type Meant, outcomeOf } from '../../diff/compare-pair.ts';
import type {
  ComparedObject,
  ComparedOutcome,
  ComparisonEvent,
  ComparisonResult,
  FieldDifference,
  UnreadPart,
} from '../../model/comparison.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { KubeObject, ObjectRef } from '../../model/object.ts';
import type { Mappings } from '../../model/plan.ts';
import type { Call } from '../handler.ts';
import { type JointGroup, jointGroups, onLeft, onRight } from './joint-groups.ts';
import type { ObjectGroup } from './object-group.ts';
import type { Side, SideObject } from './side.ts';

/** Groups that are read at a time, of both sides. */
const groupsAtATime = 8;

/** What two sides are compared with. */
export interface ComparedWith {
  mappings: Mappings;
  /** What the right side serves. */
  find: AdaptContext['find'];
  /** Whether an object of the left side is compared; without it, all are. */
  takes?(ref: ObjectRef, object: KubeObject): boolean;
  /** What a person wrote for the right side in place of what moving would give (`adapted`), and where. */
  edited?(ref: ObjectRef, adapted?: KubeObject): Meant | undefined;
  /** Says anew of differences what the right server fills in by itself. */
  settled?(meant: KubeObject, live: SideObject, fields: FieldDifference[]): Promise<FieldDifference[]>;
}

/**
 * Compares two sides, kind by kind and namespace by namespace: no more than some of these are in memory. What a cluster makes by
 * itself, such as the pods of a Deployment, is left out where it comes from a cluster or a backup. What may not be read is told, and
 * nothing is said of it. Throws what the sides throw otherwise.
 */
export async function compareSides(
  left: Side,
  right: Side,
  about: ComparedWith,
  call: Call<ComparisonEvent>,
): Promise<ComparisonResult> {
  const counts: Record<ComparedOutcome, number> = {
    same: 0,
    expected: 0,
    defaulted: 0,
    assigned: 0,
    drift: 0,
    missing: 0,
    extra: 0,
  };
  let unread = 0;
  const tell = (event: ComparisonEvent) => {
    if (event.type === 'unread') unread += 1;
    call.emit(event);
  };
  for (const [name, side] of [
    ['left', left],
    ['right', right],
  ] as const) {
    for (const { part, why } of side.unread) tell({ type: 'unread', unread: { side: name, kind: part, why } });
  }
  const comparison = new Comparison(left, right, about, call.signal);
  const groups = await jointGroups(left, right, about.mappings, call.signal);
  for await (const { found, same, unreadable } of inOrder(groups, groupsAtATime, (group) =>
    comparison.compare(group),
  )) {
    counts.same += same;
    for (const part of unreadable) tell({ type: 'unread', unread: part });
    for (const object of found) {
      counts[object.outcome] += 1;
      call.emit({ type: 'object', object });
    }
    await call.drained();
  }
  return { left: left.title, right: right.title, counts, unread };
}

/** What came of one group. */
interface ComparedGroup {
  found: ComparedObject[];
  same: number;
  unreadable: UnreadPart[];
}

class Comparison {
  readonly #left: Side;
  readonly #right: Side;
  readonly #about: ComparedWith;
  readonly #signal: AbortSignal;
  /** Whether names on the left mean others on the right, or what a cluster keeps for itself has to go. */
  readonly #moves: boolean;

  constructor(left: Side, right: Side, about: ComparedWith, signal: AbortSignal) {
    this.#left = left;
    this.#right = right;
    this.#about = about;
    this.#signal = signal;
    this.#moves = !left.asWritten || Object.values(about.mappings).some((names) => Object.keys(names ?? {}).length > 0);
  }

  async compare(group: JointGroup): Promise<ComparedGroup> {
    const [lefts, rights] = await Promise.all([
      this.#read('left', group.left, this.#right.names(group.right)),
      this.#read('right', group.right, this.#left.names(group.left)),
    ]);
    const unreadable = [lefts, rights].flatMap((one) => ('why' in one ? [one] : []));
    if ('why' in lefts || 'why' in rights) return { found: [], same: 0, unreadable };
    const found: ComparedObject[] = [];
    let same = 0;
    const others = new Map(rights.map((one) => [keyOf(one.ref), one]));
    for (const one of lefts) {
      const meant = this.#meant(one);
      const key = keyOf(meant?.ref ?? this.#placed(one.ref));
      const other = others.get(key);
      others.delete(key);
      // The right cluster makes its own.
      if (!meant) continue;
      const compared = other ? await this.#pair(one, other, meant) : lonely(one, 'missing');
      if (compared.outcome === 'same') same += 1;
      else found.push(compared);
    }
    for (const one of others.values()) {
      const edited = this.#about.edited?.(one.ref);
      if (edited) found.push(await this.#added(one, edited));
      else if (this.#isExtra(one)) found.push(lonely(one, 'extra'));
    }
    return { found, same, unreadable: [] };
  }

  /** What a left object is to be on the right side; nothing where the right side makes its own. */
  #meant({ ref, object }: SideObject): (Meant & { ref: ObjectRef }) | undefined {
    if (this.#about.takes?.(ref, object) === false) return undefined;
    if (!this.#moves) return { ref, object, changes: [] };
    const adapted = adaptObject(ref, object, this.#adaptContext(this.#left, this.#about.mappings));
    if ('omitted' in adapted) return undefined;
    const edited = this.#about.edited?.(adapted.ref, adapted.object);
    if (!edited) return adapted;
    return { ref: adapted.ref, object: edited.object, changes: [...adapted.changes, ...edited.changes] };
  }

  async #pair(one: SideObject, other: SideObject, meant: Meant): Promise<ComparedObject> {
    const { fields, outcome } = comparePair(one.object, other.object, this.#moves ? meant : undefined);
    const compared = { object: one.ref, ...(keyOf(one.ref) !== keyOf(other.ref) && { other: other.ref }) };
    const isUnclear = fields.some((field) => field.class === 'drift' && field.left === undefined);
    if (!isUnclear || !this.#about.settled) return { ...compared, fields, outcome };
    const settled = await this.#about.settled(meant.object, other, fields);
    return { ...compared, fields: settled, outcome: outcomeOf(settled) };
  }

  /** What a person added for the right side. */
  async #added(one: SideObject, edited: Meant): Promise<ComparedObject> {
    const { fields, outcome } = comparePair(edited.object, one.object);
    const [why] = edited.changes.map(({ reason }) => reason);
    const isAsMeant = outcome !== 'drift';
    const whole: FieldDifference = { pointer: '', class: 'expected', ...(why && { why }) };
    return { object: one.ref, outcome: isAsMeant ? 'expected' : 'drift', fields: isAsMeant ? [whole] : fields };
  }

  /** Whether what only the right side has is told: no cluster made it by itself, and the left side's would be compared. */
  #isExtra({ ref, object }: SideObject): boolean {
    const there = ref.namespace === undefined ? ref : { ...ref, ...onLeft(ref, this.#about.mappings) };
    if (this.#about.takes?.(there, object) === false) return false;
    return this.#right.asWritten || omission(ref, object, this.#adaptContext(this.#right, {})) === undefined;
  }

  /** Where an object of the left side is on the right one. */
  #placed(ref: ObjectRef): ObjectRef {
    return ref.namespace === undefined ? ref : { ...ref, ...onRight(ref, this.#about.mappings) };
  }

  #adaptContext({ namespaces }: Side, mappings: Mappings): AdaptContext {
    return { mappings, namespaces, volumes: new Map(), find: this.#about.find };
  }

  async #read(
    name: UnreadPart['side'],
    group: ObjectGroup,
    wanted: readonly string[],
  ): Promise<SideObject[] | UnreadPart> {
    const side = name === 'left' ? this.#left : this.#right;
    try {
      const objects: SideObject[] = [];
      for await (const one of side.read(group, wanted, this.#signal)) objects.push(one);
      return objects;
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code !== 'denied') throw thrown;
      const { kind, namespace } = group;
      return { side: name, kind, ...(namespace !== undefined && { namespace }), why: error.words };
    }
  }
}

/** Of one group, so that the name tells objects apart. */
function keyOf({ name, namespace = '' }: ObjectRef): string {
  return `${namespace}/${name}`;
}

function lonely({ ref }: SideObject, outcome: 'missing' | 'extra'): ComparedObject {
  return { object: ref, outcome, fields: [] };
}
