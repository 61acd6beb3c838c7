import type { AdaptContext } from '../../adapt/context.ts';
import type { Patch } from '../../adapt/patches.ts';
import type { Meant } from '../../diff/compare-pair.ts';
import type { CountedNoise } from '../../model/comparison/built-in-noise.ts';
import type { SideName } from '../../model/comparison/comparison.ts';
import type { IgnoreRule, Mappings } from '../../model/migration/plan.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import type { FilledIn } from './defaults/filled-in.ts';
import type { ExportedBefore } from './following/exported-before.ts';

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
