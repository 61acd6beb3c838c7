import type { ClusterWriter } from '../../kube/cluster.ts';
import { toKubeferryError } from '../../model/error.ts';
import { list, record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroRestoreWish, VeleroRunEnd } from '../../model/velero/velero-run.ts';
import { storageLocations } from '../locations.ts';
import { veleroResource } from '../resource.ts';
import { unlessDenied } from '../unless-denied.ts';
import { accepted } from './accepted.ts';
import { configMapObjections, refusal, requireNone, requireServer } from './back-up.ts';
import { findBackup, type MeantBackup, type SearchScope } from './find-backup.ts';
import { followRun } from './follow.ts';
import { labelValue } from './label-value.ts';
import { restoreObjections } from './restore-objections.ts';
import { restoreObject } from './restore-spec.ts';
import { phaseOf } from './run-progress.ts';
import type { RunScope } from './run-scope.ts';
import { volumesLeft } from './volumes-left.ts';

/** A restore that Velero is to make. */
export interface RestoreAsk {
  /** Velero's namespace. */
  namespace: string;
  name: string;
  labels?: Record<string, string>;
  wish: VeleroRestoreWish;
  /** Which of the backups of the name that the wish says; absent: the one that this Velero knows. */
  meant?: MeantBackup;
}

/** What a restore is lent besides. */
export interface RestoreScope extends RunScope, SearchScope {
  /** Throws `not-allowed` where the restore writes to what nobody allowed. `backedUp`: the namespaces that the backup says it includes. */
  requireGrant(backedUp: readonly string[]): void;
}

/**
 * Has Velero restore a backup, which it is made to see at once where another cluster made it, and follows that to its end. Throws `invalid` before
 * anything is restored where Velero would refuse it, `conflict` where it knows another backup of that name, `not-allowed`, `not-found`, and what `followRun` throws.
 */
export async function restoreByVelero(
  writer: ClusterWriter,
  ask: RestoreAsk,
  scope: RestoreScope,
): Promise<VeleroRunEnd> {
  const { namespace, name, wish } = ask;
  const { signal } = scope;
  const backup = await askForRestore(writer, ask, scope);
  const end = await followRun(writer, { kind: 'restore', namespace, name }, scope);
  const tell = (text: Message) =>
    scope.emit({ type: 'log', level: 'warning', step: 'velero-restore', context: writer.context, text });
  try {
    for (const volume of await volumesLeft(writer, namespace, { ...wish, backupName: backup }, end.volumes, signal)) {
      tell(message('velero.volumeLeft', { volume, backup }));
    }
  } catch (thrown) {
    // The restore has ended all the same.
    tell(message('velero.volumesUnread', { detail: toKubeferryError(thrown).words }));
  }
  return end;
}

/** The same without following it. Gives the name of the backup that is restored. Throws as `restoreByVelero`. */
export async function askForRestore(writer: ClusterWriter, ask: RestoreAsk, scope: RestoreScope): Promise<string> {
  const { namespace, name, labels, wish, meant } = ask;
  const { signal } = scope;
  const resource = await veleroResource(writer, 'restores', signal);
  const { resourceModifier, resourcePolicy } = wish;
  const modifier = await configMapObjections(writer, namespace, { resourceModifier, resourcePolicy }, signal);
  requireNone(name, [...restoreObjections(name, wish), ...modifier]);
  const object = await accepted(writer, resource, restoreObject({ namespace, name }, wish, labels), signal);
  await requireServer(writer, namespace, scope);
  const { backupName, scheduleName = '' } = wish;
  const backup =
    backupName === undefined
      ? await newestOfSchedule(writer, { namespace, name, schedule: scheduleName }, scope)
      : await findBackup(writer, { namespace, name: backupName, ...(meant && { meant }) }, scope);
  requireNone(name, await sourceObjections(writer, backup, signal));
  scope.requireGrant(list(record(backup.spec).includedNamespaces).flatMap((one) => text(one) ?? []));
  await writer.create(resource, namespace, object, { signal });
  return backup.metadata.name;
}

/** The backup that Velero takes where it is asked for the newest Completed one of a Schedule. Throws `invalid` where there is none. */
async function newestOfSchedule(
  writer: ClusterWriter,
  { namespace, name, schedule }: { namespace: string; name: string; schedule: string },
  { signal, emit }: RestoreScope,
): Promise<KubeObject> {
  const resource = await veleroResource(writer, 'backups', signal);
  const labelSelector = `velero.io/schedule-name=${labelValue(schedule)}`;
  const found: KubeObject[] = [];
  for await (const page of writer.list(resource, { namespace, labelSelector, signal })) found.push(...page.items);
  const [newest] = found
    .filter((one) => phaseOf(one) === 'Completed')
    .sort((one, other) => beganAt(other).localeCompare(beganAt(one)));
  if (!newest) throw refusal(name, [message('velero.scheduleEmpty', { schedule, namespace })]);
  const words = message('velero.scheduleNewest', { schedule, name: newest.metadata.name, began: beganAt(newest) });
  emit({ type: 'log', level: 'info', step: 'velero-restore', context: writer.context, text: words });
  return newest;
}

const beganAt = ({ status }: KubeObject) => text(record(status).startTimestamp) ?? '';

/** What Velero would have against the backup that is to be restored; of what may not be seen nothing is said. */
async function sourceObjections(writer: ClusterWriter, backup: KubeObject, signal: AbortSignal): Promise<Message[]> {
  const { name, namespace = '' } = backup.metadata;
  const phase = phaseOf(backup);
  if (phase !== 'Completed' && phase !== 'PartiallyFailed') return [message('velero.notRestorable', { name, phase })];
  const location = text(record(backup.spec).storageLocation) ?? '';
  const all = await unlessDenied(storageLocations(writer, { namespace, signal }));
  const own = all?.filter((one) => one.namespace === namespace);
  const found = own?.find((one) => one.name === location);
  if (!own || found?.phase === 'Available') return [];
  const locations = own.map((one) => one.name).join(', ') || '-';
  return found
    ? [message('velero.locationUnavailable', { location, reason: found.reason ?? '–' })]
    : [message('velero.locationMissing', { location, namespace, locations })];
}
