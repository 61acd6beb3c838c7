import { isOwnManager } from '../../../apply/as-left.ts';
import { overLive } from '../../../apply/over-live.ts';
import { isPod } from '../../../diff/admitted.ts';
import { comparePair } from '../../../diff/compare-pair.ts';
import type { Lists } from '../../../diff/lists.ts';
import { isOurs, namesHeldBy } from '../../../diff/owned-fields.ts';
import type { ClusterReader } from '../../../kube/cluster.ts';
import { DryRuns } from '../../../kube/dry-run.ts';
import { dryRunsOnly } from '../../../kube/writer.ts';
import { type FieldDifference, meantValue, type SideName } from '../../../model/comparison/comparison.ts';
import { toKubeferryError } from '../../../model/error.ts';
import { areNested } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { apiVersionOf, type KubeObject } from '../../../model/objects/object.ts';
import { isSecret } from '../../../model/objects/secret.ts';
import type { SideObject } from '../sides/side.ts';

/** An object of the side whose cluster is asked, and what it would be by the other side. */
export interface Asked {
  side: SideName;
  live: SideObject;
  meant: KubeObject;
  /** What is known of the lists of the kind. */
  lists: Lists;
}

/** Says anew which differences a cluster fills in by itself. Throws what asking it throws, but for what it will not say. */
export type FilledIn = (asked: Asked, fields: readonly FieldDifference[]) => Promise<readonly FieldDifference[]>;

/** What says nothing of an object but that it could not be asked about. */
const unjudged = new Set(['denied', 'invalid', 'conflict', 'not-found', 'too-many-requests']);

/**
 * Tells what a cluster fills into objects by itself: each of which it alone has a field that nothing explains is sent to it once as it is
 * meant, as a dry run, and what the answer has in common with the live object is no drift. What it may or will not say leaves the differences as they are, and so do Secrets, which are not sent.
 */
export function filledInBy(cluster: ClusterReader, signal: AbortSignal): FilledIn {
  const judge = dryRunsOnly(cluster);
  const dryRuns = new DryRuns(cluster, signal);
  const ask = async ({ live: { ref, object: live }, meant, lists }: Asked): Promise<string[]> => {
    const resource = (await cluster.discovery({ signal })).find(apiVersionOf(ref), ref.kind);
    // An API server of somebody's own may not know dry runs, and would write.
    if (!resource || !(await dryRuns.knows(resource, isPod(live) ? 'post' : 'put'))) return [''];
    const options = { dryRun: true, signal };
    if (isPod(live)) {
      const answer = await judge.create(resource, ref.namespace, asNewPod(meant), options);
      return leftOver(answer, live, lists);
    }
    const body = asUpdate(meant, live);
    const answer = await judge.replace(resource, body, options);
    return [...leftOver(answer, live, lists), ...leftOver(meant, body, lists).filter(isKept)];
  };
  return async (asked, fields) => {
    const { side } = asked;
    // The values of one cluster's Secrets are nothing for the other one, its webhooks and its audit log.
    if (isSecret(asked.live.object)) return fields;
    if (!fields.some((field) => isOnlyOn(side, field))) return fields;
    try {
      const left = await ask(asked);
      const why = message('compare.filled-in', { context: cluster.context });
      return fields.map((field): FieldDifference => {
        const place = side === 'right' ? (field.rightPointer ?? field.pointer) : field.pointer;
        return isOnlyOn(side, field) && !left.some((one) => areNested(one, place))
          ? { ...field, class: 'defaulted', why }
          : field;
      });
    } catch (thrown) {
      const { code, status } = toKubeferryError(thrown);
      // A webhook that fails is an answer, too.
      if (!unjudged.has(code) && !(code === 'unexpected' && status !== undefined)) throw thrown;
      return fields;
    }
  };
}

/** Whether that side alone has it, and nothing tells why. */
function isOnlyOn(side: SideName, field: FieldDifference): boolean {
  return field.class === 'drift' && (side === 'right' ? meantValue(field) : field.right) === undefined;
}

/** Where an object has what another one has not, or otherwise. */
function leftOver(one: KubeObject, live: KubeObject, lists: Lists): string[] {
  return comparePair(one, live, { lists }).fields.map(({ pointer, rightPointer }) => rightPointer ?? pointer);
}

/** Little of a pod may be changed, so that it is asked about as a new one, of whatever name. */
function asNewPod({ metadata, status: _status, ...rest }: KubeObject): KubeObject {
  const { uid: _uid, resourceVersion: _version, name, ...about } = metadata;
  return { ...rest, metadata: { ...about, generateName: `${name}-`, name: '' } };
}

/** An update that keeps no labels and annotations but those that the cluster's own controllers put there. */
function asUpdate(meant: KubeObject, live: KubeObject): KubeObject {
  const body = overLive(meant, live, '');
  const metadata = { ...body.metadata };
  for (const field of ['labels', 'annotations'] as const) {
    const byControllers = namesHeldBy(live, field, (manager) => isOwnManager(manager) && !isOurs(manager));
    const byOthers = namesHeldBy(live, field, (manager) => !isOwnManager(manager) || isOurs(manager));
    const kept = Object.entries(live.metadata[field] ?? {}).filter(
      ([name]) => byControllers.has(name) && !byOthers.has(name),
    );
    metadata[field] = { ...Object.fromEntries(kept), ...meant.metadata[field] };
  }
  return { ...body, metadata };
}

/** What an update has of the live object, such as a class that cannot be changed, is not filled in for that; but for the figure of an autoscaler. */
function isKept(pointer: string): boolean {
  return pointer.startsWith('/spec') && pointer !== '/spec/replicas';
}
