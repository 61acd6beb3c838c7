import type { ComparisonAsk } from '../../model/comparison/comparison.ts';
import type { ComparisonRequests } from '../../model/comparison/comparison-requests.ts';
import { KubeferryError } from '../../model/error.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import { message } from '../../model/message.ts';
import { isSecret } from '../../model/objects/secret.ts';
import { comparingOf } from './comparing.ts';
import { gone } from './object-text.ts';
import { type PairRefs, readPair } from './one-pair.ts';
import { PairComparison } from './pair-comparison.ts';
import { withBothSides } from './sides/open-sides.ts';
import type { ReadWith } from './sides/side.ts';

/**
 * The JSON patch that makes the right object of a pair what the left one is meant to be there. Throws `invalid` for a Secret, `not-found` where there is no
 * right one any more, and what `comparingOf` and both sides throw.
 */
export async function pairPatch(ask: ComparisonAsk, refs: PairRefs, read: ReadWith): Promise<JsonPatchOperation[]> {
  const comparing = await comparingOf(ask, read);
  const { left, right } = await readPair(comparing, refs, read);
  if (!right) throw gone(refs.object);
  if (isSecret(right.object)) throw new KubeferryError('invalid', message('compare.no-secret'));
  return withBothSides(comparing, read, (one, other, about) =>
    new PairComparison(one, other, about, read.signal).patch(left, right),
  );
}

/**
 * What one more patch of the plan does so that the target may keep what it has at a difference; nothing where it may already. Throws `invalid` for a Secret,
 * `not-found` where either object is not there any more, and what `comparingOf` and both sides throw.
 */
export async function keepingPatch(
  { ask, field, ...refs }: ComparisonRequests['compare.keep']['params'],
  read: ReadWith,
): Promise<JsonPatchOperation | undefined> {
  // A plan's patches are made before what a person edited in the manifest.
  const { edited: _edited, ...comparing } = await comparingOf(ask, read);
  const { left, right } = await readPair(comparing, refs, read);
  if (!left || !right) throw gone(refs.object);
  if (isSecret(right.object)) throw new KubeferryError('invalid', message('compare.no-secret'));
  return withBothSides(comparing, read, (one, other, about) =>
    new PairComparison(one, other, about, read.signal).keeping(left, right, field),
  );
}
