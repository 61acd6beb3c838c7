import type { ComparisonAsk, ComparisonEvent, ComparisonResult } from '../../model/comparison/comparison.ts';
import type { Call, EngineScope } from '../handler.ts';
import { compareSides } from './compare-sides.ts';
import { type Comparing, comparingOf } from './comparing.ts';
import { exportedBefore } from './following/exported-before.ts';
import { followSides } from './following/follow.ts';
import { withBothSides } from './sides/open-sides.ts';

/**
 * Compares what a person wants to have compared; with `follow` it stays and tells what changes, until the signal. Throws what reading a plan and its folder
 * throws, `wrong-cluster`, and what both sides throw.
 */
export async function compareAsked(
  ask: ComparisonAsk & { follow?: boolean },
  call: Call<ComparisonEvent>,
  scope: EngineScope,
): Promise<ComparisonResult> {
  const { signal } = call;
  const { follow = false } = ask;
  const comparing = await comparingOf(ask, { scope, signal });
  const emit = (event: ComparisonEvent) => call.emit(withManifest(event, comparing));
  const telling = { signal, emit, drained: () => call.drained() };
  const { exportOf } = comparing;
  const exported = follow && exportOf !== undefined ? await exportedBefore(exportOf) : undefined;
  return withBothSides(comparing, { scope, signal }, (left, right, about) =>
    follow
      ? followSides(left, right, { ...about, ...(exported && { exported }) }, telling)
      : compareSides(left, right, about, telling),
  );
}

function withManifest(event: ComparisonEvent, { manifestOf }: Comparing): ComparisonEvent {
  const manifest = event.type === 'object' ? manifestOf?.(event.object) : undefined;
  return event.type !== 'object' || manifest === undefined
    ? event
    : { ...event, object: { ...event.object, manifest } };
}
