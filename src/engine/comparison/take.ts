import { placeLike, settingAt } from '../../adapt/edit/taken-value.ts';
import { readManifests } from '../../adapt/manifest/manifests.ts';
import type { TextChange } from '../../model/assessment/assessment.ts';
import type { FieldDifference, SideName } from '../../model/comparison/comparison.ts';
import type { ComparisonRequests } from '../../model/comparison/comparison-requests.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, parseApiVersion } from '../../model/objects/object.ts';
import { isSecret } from '../../model/objects/secret.ts';
import { textChanges } from '../assessment/text-changes.ts';
import { comparingOf } from './comparing.ts';
import { gone } from './object-text.ts';
import { type ObjectPair, type PairRefs, readPair } from './one-pair.ts';
import { PairComparison } from './pair-comparison.ts';
import { withBothSides } from './sides/open-sides.ts';
import type { ReadWith } from './sides/side.ts';

/** Which value is taken into a manifest: that of one side of a difference. `text`: the manifest as it stands. */
interface TakeWish extends PairRefs {
  field: Pick<FieldDifference, 'pointer' | 'rightPointer'>;
  side: SideName;
  text: string;
}

/**
 * What changes in the text of a manifest of a migration's target, so that it has the value of one side. Throws what `takenChanges` throws, what reading the
 * plan and its folder throws, `wrong-cluster`, and what both sides throw.
 */
export async function changesByTaking(
  { folder, target, added, ...wish }: ComparisonRequests['compare.take']['params'],
  read: ReadWith,
): Promise<TextChange[]> {
  const ask = { of: 'migration' as const, folder, ...(target !== undefined && { target }) };
  // What the source means on the target is asked, and not what a person made of it.
  const { edited, ...comparing } = await comparingOf(ask, read);
  const { left, right } = await readPair(comparing, wish, read);
  const pair = { ...(left && !added && { left }), ...(right && { right }) };
  const written = added && edited?.(wish.object)?.object;
  return withBothSides(comparing, read, (one, other, about) => {
    const comparison = new PairComparison(one, other, about, read.signal);
    return takenChanges({ ...pair, ...(written && { written }) }, wish, comparison);
  });
}

/**
 * What changes in the text of a manifest, so that it has the value of one side. That of the source is what moving makes of it: names in it that
 * the plan maps are those of the target. `written`: what a person added in place of an object of the source, as it was compared. Throws `invalid` where
 * it is not clear where it belongs, and for a Secret; `not-found` where the object is gone, or the plan takes that of the source along no more, and what reading schemas throws.
 */
export async function takenChanges(
  { left, right, written }: ObjectPair & { written?: KubeObject },
  { object: ref, field, side, text }: TakeWish,
  comparison: PairComparison,
): Promise<TextChange[]> {
  const { objects } = readManifests(text);
  const index = objects.findIndex(({ object }) => right && isOf(object, right.ref));
  const manifest = objects[index]?.object;
  const compared = left?.object ?? written;
  if (!(compared && right && manifest)) throw gone(ref);
  if (isSecret(manifest)) throw new KubeferryError('invalid', message('compare.no-secret'));
  const one = { object: compared, pointer: field.pointer };
  const other = { object: right.object, pointer: field.rightPointer ?? field.pointer };
  const lists = await comparison.lists(left, right);
  const pointer = placeLike(manifest, one, other, lists);
  const taken = side === 'right' ? other : meantAt();
  if (pointer === undefined || taken === undefined) throw noPlace(field.pointer);
  const operations = settingAt(manifest, pointer, taken, lists);
  if (operations.length === 0) return [];
  const { changes, refused } = textChanges(text, [{ object: index, operations, rule: 'compare' }]);
  const [why] = refused;
  if (why) throw new KubeferryError('invalid', why);
  return changes;

  /** Where the source's value is once it is as the target gets it. */
  function meantAt() {
    const meant = left && comparison.meant(left);
    // What nobody is to have there is no value.
    if (!meant) throw gone(ref);
    const place = placeLike(meant.object, one, other, lists);
    return place === undefined ? undefined : { object: meant.object, pointer: place };
  }
}

/** Whether a document of a manifest is of an object; one that names no namespace lies in that of its file. */
function isOf({ apiVersion, kind, metadata }: KubeObject, ref: ObjectRef): boolean {
  const { name, namespace = ref.namespace } = metadata;
  const { group } = parseApiVersion(apiVersion);
  return group === ref.group && kind === ref.kind && name === ref.name && namespace === ref.namespace;
}

function noPlace(pointer: string): KubeferryError {
  return new KubeferryError('invalid', message('compare.no-place', { pointer }));
}
