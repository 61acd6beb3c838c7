import { randomUUID } from 'node:crypto';
import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import type { BackupDeletion } from '../../model/backups/backup-deletion.ts';
import { KubeferryError } from '../../model/error.ts';
import type { EventSink } from '../../model/event.ts';
import { list, number, record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { veleroResource } from '../resource.ts';
import { requireAnswer } from '../server-answers.ts';
import { statesOf } from '../states-of.ts';
import { unlessDenied } from '../unless-denied.ts';
import { labelValue } from './label-value.ts';
import { itemsOf, phaseOf } from './run-progress.ts';
import { timesOf } from './same-backup.ts';
import { Stillness } from './stillness.ts';

/** A backup that a Velero knows, in its namespace. */
interface BackupPlace {
  namespace: string;
  name: string;
}

/** What Velero would delete with a backup. Throws `not-found` where it knows none of that name, and what the cluster throws. */
export async function planDeletion(
  cluster: ClusterReader,
  { namespace, name }: BackupPlace,
  signal: AbortSignal,
): Promise<BackupDeletion> {
  const backups = await veleroResource(cluster, 'backups', signal);
  const backup = await getIfThere(cluster, { resource: backups, namespace, name }, signal);
  if (!backup) {
    throw new KubeferryError('not-found', message('velero.noBackup', { name, namespace }), {
      context: cluster.context,
      hint: message('velero.noBackup.hint'),
    });
  }
  const { volumeSnapshotsCompleted, csiVolumeSnapshotsCompleted, expiration } = record(backup.status);
  const ofBackup = `velero.io/backup-name=${labelValue(name)}`;
  const copied = await objectsOf(cluster, 'podvolumebackups', namespace, signal, ofBackup);
  const snapshots = (number(volumeSnapshotsCompleted) ?? 0) + (number(csiVolumeSnapshotsCompleted) ?? 0);
  const restores = await objectsOf(cluster, 'restores', namespace, signal);
  const expiresAt = text(expiration);
  return {
    name,
    phase: phaseOf(backup),
    uid: backup.metadata.uid ?? '',
    objects: itemsOf(backup).done,
    volumes: snapshots + copied.length,
    restores: restores.filter(({ spec }) => record(spec).backupName === name).map(({ metadata }) => metadata.name),
    location: text(record(backup.spec).storageLocation) ?? '',
    ...timesOf(backup.status),
    ...(expiresAt && { expiresAt }),
  };
}

/** What is not seen is not counted. */
async function objectsOf(
  cluster: ClusterReader,
  plural: string,
  namespace: string,
  signal: AbortSignal,
  labelSelector?: string,
): Promise<KubeObject[]> {
  const resource = await veleroResource(cluster, plural, signal);
  const where = { namespace, signal, ...(labelSelector !== undefined && { labelSelector }) };
  const all = async () => {
    const found: KubeObject[] = [];
    for await (const page of cluster.list(resource, where)) found.push(...page.items);
    return found;
  };
  return (await unlessDenied(all())) ?? [];
}

/** How a deletion is waited for. */
export interface DeletionScope {
  signal: AbortSignal;
  emit: EventSink;
  /** Seconds without a change after which the server is asked whether it is there. */
  stillSeconds: number;
}

/**
 * Has Velero delete a backup with all that belongs to it, and waits until it has. Gives what went wrong, in Velero's words: nothing, where the
 * backup is gone. Throws `conflict` where the name means another backup by now, `unreachable` where Velero does not answer, `cancelled` (Velero
 * goes on), and what the cluster throws.
 */
export async function deleteByVelero(
  writer: ClusterWriter,
  { namespace, name, uid }: BackupPlace & { uid: string },
  scope: DeletionScope,
): Promise<string[]> {
  const backups = await veleroResource(writer, 'backups', scope.signal);
  const backup = { resource: backups, namespace, name };
  const uidNow = async () => (await getIfThere(writer, backup, scope.signal))?.metadata.uid;
  if ((await uidNow()) !== uid) throw new KubeferryError('conflict', message('velero.otherBackup', { name }));
  const requests = await veleroResource(writer, 'deletebackuprequests', scope.signal);
  const request = `${name.slice(0, 200)}-${randomUUID()}`;
  const labels = { 'velero.io/backup-name': labelValue(name), 'velero.io/backup-uid': uid };
  await writer.create(
    requests,
    namespace,
    {
      apiVersion: 'velero.io/v1',
      kind: 'DeleteBackupRequest',
      metadata: { name: request, namespace, labels },
      spec: { backupName: name },
    },
    { signal: scope.signal },
  );
  const states = { resource: requests, namespace, name: request };
  const last = await lastState(writer, states, { namespace, name }, scope);
  const errors = list(record(last?.status).errors).flatMap((error) => text(error) ?? []);
  if (errors.length === 0 && (await uidNow()) === uid)
    return [`The request ${request} is gone, and the backup is not.`];
  return errors;
}

/** The request as Velero left it; nothing where it removed it, as it does when all went well. */
async function lastState(
  writer: ClusterWriter,
  request: Parameters<typeof statesOf>[1],
  { namespace, name }: BackupPlace,
  { signal, emit, stillSeconds: seconds }: DeletionScope,
): Promise<KubeObject | undefined> {
  const silent = (deployment: Message) => message('velero.silent', { namespace, name, seconds, deployment });
  const stillness = new Stillness(seconds, async () => {
    const version = await requireAnswer(writer, namespace, silent, { signal, emit });
    const still = message('velero.still', { seconds, version });
    emit({ type: 'log', level: 'warning', context: writer.context, text: still });
  });
  try {
    for await (const state of statesOf(writer, request, AbortSignal.any([signal, stillness.signal]))) {
      stillness.moved();
      if (!state || phaseOf(state) === 'Processed') return state;
      const deleting = message('velero.deleting', { name, phase: phaseOf(state) });
      emit({ type: 'log', level: 'info', context: writer.context, text: deleting });
    }
  } finally {
    stillness.end();
  }
  if (!signal.aborted) throw stillness.signal.reason;
  throw new KubeferryError('cancelled', message('velero.deletesOn', { name }));
}
