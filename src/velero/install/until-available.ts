import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { cancelled, KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { ChangeScope } from './steps.ts';

/** A BackupStorageLocation, and when Velero had last looked at it before it was changed. */
export interface AwaitedLocation {
  namespace: string;
  name: string;
  lookedAt: string | undefined;
}

/** When Velero last looked at a location; nothing where there is none, or it never did. */
export async function lookedAt(
  cluster: ClusterReader,
  { namespace, name }: { namespace: string; name: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const resource = (await cluster.discovery({ signal })).findResource('backupstoragelocations.velero.io');
  const location = resource && (await getIfThere(cluster, { resource, namespace, name }, signal));
  return location && text(record(location.status).lastValidationTime);
}

/**
 * Waits until Velero has looked at its store once more and found it available; what it says against it is told at once.
 * Throws `store-unavailable` with its last words where that does not come in time.
 */
export async function untilAvailable(
  cluster: ClusterReader,
  awaited: AwaitedLocation,
  scope: ChangeScope,
): Promise<void> {
  const { signal, waitSeconds: seconds } = scope;
  const { namespace, name } = awaited;
  const resource = (await cluster.discovery({ signal })).findResource('backupstoragelocations.velero.io');
  let reason = message('velero.storeNotLookedAt');
  if (resource) {
    const within = { namespace, fieldSelector: `metadata.name=${name}` };
    const ends = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
    for await (const event of cluster.watch(resource, { ...within, signal: ends })) {
      const verdict = event.type === 'synced' ? undefined : verdictOn(event.object, awaited);
      if (!verdict) continue;
      if (verdict.available) return;
      reason = message('velero.quoted', { words: verdict.words });
      const said = message('velero.storeUnavailable', { store: name, reason: verdict.words });
      scope.emit({ type: 'log', level: 'warning', step: 'store', context: cluster.context, text: said });
    }
  }
  if (signal.aborted) throw cancelled();
  throw new KubeferryError('store-unavailable', message('velero.storeNotAvailable', { store: name, seconds, reason }), {
    context: cluster.context,
    hint: message('velero.storeNotAvailable.hint'),
  });
}

/** What Velero says of a location, where it has looked at it since. */
function verdictOn({ status }: KubeObject, before: AwaitedLocation): { available: boolean; words: string } | undefined {
  const { phase, lastValidationTime, message: words } = record(status);
  if (text(lastValidationTime) === undefined || lastValidationTime === before.lookedAt) return undefined;
  return { available: phase === 'Available', words: text(words) ?? '–' };
}
