import { inOrder } from '../../backup/in-order.ts';
import {
  type ComparisonEvent,
  type ComparisonResult,
  hasWithheld,
  noneCompared,
  type SideName,
} from '../../model/comparison/comparison.ts';
import type { Call } from '../handler.ts';
import type { ComparedWith } from './compared-with.ts';
import { GroupComparison } from './group-comparison.ts';
import { jointGroups } from './joint-groups.ts';
import type { Side } from './sides/side.ts';

/** Groups that are read at a time, of both sides. */
export const groupsAtATime = 8;

/**
 * Compares two sides, kind by kind and namespace by namespace: no more than some of these are in memory. What a cluster makes by
 * itself, such as the pods of a Deployment, is left out, but between two folders. What may not be read is told, and nothing is said of it. Throws what the sides throw otherwise.
 */
export async function compareSides(
  left: Side,
  right: Side,
  about: ComparedWith,
  call: Call<ComparisonEvent>,
): Promise<ComparisonResult> {
  const counts = noneCompared();
  let unread = 0;
  let withheld = 0;
  const tell = (event: ComparisonEvent) => {
    if (event.type === 'unread') unread += 1;
    call.emit(event);
  };
  tellUnread({ left, right }, tell);
  const comparison = new GroupComparison(left, right, about, call.signal);
  const groups = await jointGroups(left, right, about.mappings, call.signal);
  for await (const { found, same, unreadable, skipped } of inOrder(groups, groupsAtATime, (group) =>
    comparison.compare(group),
  )) {
    counts.same += same.length;
    for (const part of [...unreadable, ...skipped.values()]) tell({ type: 'unread', unread: part });
    for (const object of found) {
      counts[object.outcome] += 1;
      if (hasWithheld(object)) withheld += 1;
      call.emit({ type: 'object', object });
    }
    await call.drained();
  }
  return { left: left.title, right: right.title, counts, unread, withheld };
}

/** Tells what could not be read of either side in advance. */
export function tellUnread(sides: Record<SideName, Side>, emit: Call<ComparisonEvent>['emit']): void {
  for (const side of ['left', 'right'] as const) {
    for (const { part, why } of sides[side].unread) emit({ type: 'unread', unread: { side, kind: part, why } });
  }
}
