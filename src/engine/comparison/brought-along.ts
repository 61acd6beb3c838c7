import { claimMaker } from '../../migrate/direct/claim-maker.ts';
import { isNamespace } from '../../migrate/direct/selected-entries.ts';
import type { SideName } from '../../model/comparison/comparison.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import type { JointGroup } from './joint-groups.ts';
import type { Side } from './sides/side.ts';

/** Whether what there is of the first group says which objects of the other one `BroughtAlong` explains. */
export function isBroughtAlongWith(makers: JointGroup, made: JointGroup): boolean {
  const isOf = ({ right }: JointGroup, group: string, kind: string) => right.group === group && right.kind === kind;
  return (
    isOf(makers, 'apps', 'StatefulSet') &&
    isOf(made, '', 'PersistentVolumeClaim') &&
    makers.left.namespace === made.left.namespace &&
    makers.right.namespace === made.right.namespace
  );
}

/**
 * What there is of a group on one side since what the other side holds was applied: the Namespace that manifests lie in, and the claims that
 * StatefulSets make of their templates. One serves one look at the group: what it read of a side is kept.
 */
export class BroughtAlong {
  readonly #sides: Record<SideName, Side>;
  readonly #joint: JointGroup;
  readonly #signal: AbortSignal;
  /** Finds which StatefulSet of the other side makes a claim. */
  #makerOf: Promise<ReturnType<typeof claimMaker>> | undefined;

  constructor(sides: Record<SideName, Side>, joint: JointGroup, signal: AbortSignal) {
    this.#sides = sides;
    this.#joint = joint;
    this.#signal = signal;
  }

  /**
   * Whether an object that one side alone has comes along with what the other one holds. A claim on the left does not, but beside manifests:
   * its data are missing on the right. Throws what reading the other side throws, but where this person may not look.
   */
  async explains(alone: SideName, ref: ObjectRef): Promise<boolean> {
    const other = alone === 'left' ? 'right' : 'left';
    if (this.#sides[alone].asWritten) return false;
    const isBesideFiles = this.#sides[other].asWritten;
    if (isNamespace(ref)) return isBesideFiles;
    if (ref.group !== '' || ref.kind !== 'PersistentVolumeClaim' || (alone === 'left' && !isBesideFiles)) return false;
    this.#makerOf ??= this.#makersOn(other);
    const { namespace } = this.#joint[other];
    const makerOf = await this.#makerOf;
    return namespace !== undefined && makerOf({ namespace, name: ref.name }).statefulSet !== undefined;
  }

  async #makersOn(name: SideName): Promise<ReturnType<typeof claimMaker>> {
    const { namespace } = this.#joint[name];
    const sets: KubeObject[] = [];
    try {
      const group = { group: 'apps', kind: 'StatefulSet', ...(namespace !== undefined && { namespace }) };
      for await (const { object } of this.#sides[name].read(group, [], this.#signal)) sets.push(object);
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'denied') throw thrown;
    }
    return claimMaker(sets);
  }
}
