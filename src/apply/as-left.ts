import { isAsLeft } from '../diff/imprint.ts';
import { list, record, text } from '../model/json/parse.ts';
import { runManager, undoManager } from '../model/objects/field-manager.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { runLabel, updatedBy } from './marks.ts';

/**
 * Managers whose changes are the cluster's own: https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers;
 * kwok is the kubelet of clusters whose nodes are simulated.
 */
const ownManagers =
  /^(kubeferry(-undo)?|manager|kube-.*|kubelet|.*controller.*|.*operator.*|.*provisioner.*|.*injector.*|pilot-discovery|kwok.*)$/;

/** Whether a manager of fields is the cluster's own, and no person. This product counts as one. */
export function isOwnManager(manager: unknown): boolean {
  return typeof manager === 'string' && ownManagers.test(manager);
}

/**
 * Whether an object is a run's, made or changed by it, and nobody but the cluster's own controllers wrote to it since.
 * `left`: the imprint of what the run left there, where it is known; nobody takes one of what is created.
 */
export function isAsRunLeft(run: string, left: string | undefined, live: KubeObject): boolean {
  const changer = live.metadata.annotations?.[updatedBy];
  const isOnlyMade = changer === undefined && live.metadata.labels?.[runLabel] === run;
  if (changer !== run && !isOnlyMade) return false;
  if (left !== undefined) {
    if (isAsLeft(left, live)) return true;
    // It is another now, and nothing tells who made it so.
    if (list(live.metadata.managedFields).length === 0) return false;
  }
  const since = lastWrite(live, runManager);
  const putBack = lastWrite(live, undoManager);
  // An undo of a later run put it back, and who wrote between the two runs cannot be told from the times any more.
  if (putBack !== '' && putBack >= since) return false;
  // Times are whole seconds: who wrote in the same one came later where something changed, or where the run made the object.
  const isLater = left !== undefined || isOnlyMade;
  return editorSince(live, since, isLater) === undefined;
}

/** Who changed an object after that time, or `inclusive` at it, besides the cluster itself and this product. */
export function editorSince(live: KubeObject, since: string, inclusive = false): string | undefined {
  for (const entry of list(live.metadata.managedFields)) {
    const { manager, subresource, time } = record(entry);
    const by = text(manager);
    // A person who scales writes through a subresource; what else is written through one is no manifest's.
    if (by === undefined || (subresource !== undefined && subresource !== 'scale') || isOwnManager(by)) continue;
    const at = text(time) ?? '';
    if (at > since || (inclusive && at === since)) return by;
  }
  return undefined;
}

/** When that manager wrote the object last; empty where it never did. */
function lastWrite(live: KubeObject, by: string): string {
  const own = list(live.metadata.managedFields)
    .map(record)
    .filter(({ manager }) => manager === by);
  return own.map(({ time }) => text(time) ?? '').reduce((last, time) => (time > last ? time : last), '');
}
