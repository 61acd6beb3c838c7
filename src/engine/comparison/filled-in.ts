import { differences } from '../../apply/differences.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { dryRunsOnly } from '../../kube/writer.ts';
import type { FieldDifference } from '../../model/comparison.ts';
import { toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { apiVersionOf, type KubeObject } from '../../model/object.ts';
import type { ComparedWith } from './group-comparison.ts';

/** What says nothing of an object but that it could not be asked about. */
const unjudged = new Set(['denied', 'invalid', 'conflict', 'not-found', 'too-many-requests']);

/**
 * Tells what a cluster fills into objects by itself: each is sent to it once as it is meant, as a dry run of an update, and what the answer
 * has in common with the live object is no drift. What it may or will not say leaves the differences as they are.
 */
export function filledInBy(cluster: ClusterReader, signal: AbortSignal): NonNullable<ComparedWith['settled']> {
  const judge = dryRunsOnly(cluster);
  return async (meant, { ref, object: live }, fields) => {
    const resource = (await cluster.discovery({ signal })).find(apiVersionOf(ref), ref.kind);
    if (!resource) return fields;
    const ask = (body: KubeObject) => judge.replace(resource, body, { dryRun: true, signal });
    try {
      const remaining = await differences(meant, live, '', ask);
      // The live object is the same in both: its places tell which differences are left.
      const left = remaining.map(({ pointer, livePointer }) => livePointer ?? pointer);
      const isLeft = (pointer: string) =>
        left.some((one) => one === pointer || one.startsWith(`${pointer}/`) || pointer.startsWith(`${one}/`));
      const why = message('compare.filled-in', { context: cluster.context });
      return fields.map((field): FieldDifference => {
        const isAdded = field.class === 'drift' && field.left === undefined;
        return isAdded && !isLeft(field.rightPointer ?? field.pointer) ? { ...field, class: 'defaulted', why } : field;
      });
    } catch (thrown) {
      if (!unjudged.has(toKubeferryError(thrown).code)) throw thrown;
      return fields;
    }
  };
}
