import { isSureDefault } from '../diff/defaults.ts';
import type { Difference } from '../diff/difference.ts';
import { differs } from '../diff/differs.ts';
import { type AddedFields, exactDifferences } from '../diff/exact.ts';
import { groupKindOf } from '../diff/group-kind.ts';
import { fieldsOf, isOurs, ownedFields } from '../diff/owned-fields.ts';
import { isLeftOut } from '../diff/unsaid.ts';
import { type ErrorCode, toKubeferryError } from '../model/error.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { isOwnManager } from './as-left.ts';
import { overLive } from './over-live.ts';

/** What says nothing about an object: it was not judged, or it changed meanwhile. */
const unjudged = new Set<ErrorCode>([
  'cancelled',
  'conflict',
  'expired-credentials',
  'too-many-requests',
  'unreachable',
  'wrong-cluster',
]);

/**
 * Where a live object is not what was meant. Where it only holds more than that, and no default explains it, the server
 * judges what an update would leave there (`dryRun` sends that body and gives the answer): what it or its admission fills
 * in is no difference. Where the server refuses, all of that counts as one. `run`: the UUID of the run that would update it.
 * @throws KubeferryError `conflict` where the object changed since it was read, and where the server could not be asked.
 */
export async function differences(
  meant: KubeObject,
  live: KubeObject,
  run: string,
  dryRun: (body: KubeObject) => Promise<KubeObject>,
): Promise<Difference[]> {
  const sure = differs(meant, live);
  if (sure.some((one) => one.left !== undefined)) return sure;
  const body = overLive(meant, live, run);
  const added = addedSince(live);
  const unexplained = unexplainedIn(body, live, added);
  if (sure.length === 0 && unexplained.length === 0) return [];
  try {
    return exactDifferences(await dryRun(body), live, added);
  } catch (thrown) {
    if (unjudged.has(toKubeferryError(thrown).code)) throw thrown;
    return sure.length > 0 ? sure : unexplained;
  }
}

/** Whether a live object surely is what was meant, so that an update sends nothing and asks nobody. */
export function isAsMeant(meant: KubeObject, live: KubeObject, run: string): boolean {
  return (
    differs(meant, live).length === 0 && unexplainedIn(overLive(meant, live, run), live, addedSince(live)).length === 0
  );
}

function unexplainedIn(body: KubeObject, live: KubeObject, added: AddedFields): Difference[] {
  return exactDifferences(body, live, added).filter(
    (one) => !isFilledIn(live, one) && !isLeftOut(groupKindOf(live), one),
  );
}

/** What the cluster's own controllers added to an object of ours, such as the certificate of a webhook, comes back after each update. */
function addedSince(live: KubeObject): AddedFields {
  if (ownedFields(live).length === 0) return { added: [], held: [] };
  const isController = (manager: unknown) => isOwnManager(manager) && !isOurs(manager);
  return { added: fieldsOf(live, isController), held: fieldsOf(live, (manager) => !isController(manager)) };
}

/** Maps whose keys a person chose, where none has a default. */
const inOwnKeys = /\/(labels|annotations|selector|attributes|volumeAttributes|options|data)\/[^/]*$/;

/** What servers always write beside what it follows from: the old name of an account, and the frame of a claim in a StatefulSet. */
const following = /\/spec\/serviceAccount$|^\/spec\/volumeClaimTemplates\/\d+\/(apiVersion|kind|status)$/;

function isFilledIn({ apiVersion }: KubeObject, { pointer, left, right }: Difference): boolean {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const isBuiltIn = !group.includes('.') || group.endsWith('.k8s.io');
  const field = pointer.slice(pointer.lastIndexOf('/') + 1);
  if (!isBuiltIn || left !== undefined) return false;
  return following.test(pointer) || (!inOwnKeys.test(pointer) && isSureDefault(field, right));
}
