import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { configMapResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { inSequence, type Message, message } from '../../model/message.ts';
import type { VeleroBackupWish, VeleroRunEnd } from '../../model/velero/velero-run.ts';
import { compareVersions } from '../../model/velero/velero-version-order.ts';
import { storageLocations } from '../locations.ts';
import { veleroResource } from '../resource.ts';
import { type AskingScope, findServer, serverVersion } from '../server.ts';
import { requireAnswer } from '../server-answers.ts';
import { unlessDenied } from '../unless-denied.ts';
import { accepted } from './accepted.ts';
import { backupObjections, patternsIn } from './backup-objections.ts';
import { backupObject } from './backup-spec.ts';
import { followRun } from './follow.ts';
import { requireNamespaces } from './named-namespaces.ts';
import type { RunScope } from './run-scope.ts';
import { snapshotLocationObjections } from './snapshot-locations.ts';

/** The first version that takes patterns of namespaces in a backup. */
const withPatterns = 'v1.18.0';

/** A backup that Velero is to make. */
export interface BackupAsk {
  /** Velero's namespace. */
  namespace: string;
  name: string;
  labels?: Record<string, string>;
  wish: VeleroBackupWish;
}

/**
 * Has Velero make a backup, and follows it to its end. Throws `invalid` before anything is written where Velero would refuse it, `not-found` where a
 * namespace that is named is not there, `already-exists`, and what `followRun` throws.
 */
export async function backUpByVelero(writer: ClusterWriter, ask: BackupAsk, scope: RunScope): Promise<VeleroRunEnd> {
  const { namespace, name, wish, labels } = ask;
  const { signal } = scope;
  const resource = await veleroResource(writer, 'backups', signal);
  const locations = await unlessDenied(storageLocations(writer, { namespace, signal }));
  const objections = backupObjections({ namespace, name, ...(locations && { locations }) }, wish);
  const policy = await configMapObjections(writer, namespace, { resourcePolicy: wish.resourcePolicy }, signal);
  const snapshots = await snapshotLocationObjections(writer, namespace, wish.volumeSnapshotLocations, signal);
  requireNone(name, [...objections, ...policy, ...snapshots]);
  await requireNamespaces(writer, name, wish.includedNamespaces, signal);
  const object = await accepted(writer, resource, backupObject({ namespace, name }, wish, labels), signal);
  await requireServer(writer, namespace, scope);
  await requirePatterns(writer, { namespace, name }, wish, scope);
  await writer.create(resource, namespace, object, { signal });
  return followRun(writer, { kind: 'backup', namespace, name }, scope);
}

/** Throws `invalid` where Velero would have something against what it is asked for. */
export function requireNone(name: string, objections: readonly Message[]): void {
  if (objections.length > 0) throw refusal(name, objections);
}

/** The error of what Velero has something against. */
export function refusal(name: string, objections: readonly Message[]): KubeferryError {
  return new KubeferryError('invalid', message('velero.wouldRefuse', { name, reasons: inSequence(objections) }), {
    hint: message('velero.wouldRefuse.hint'),
  });
}

/** Throws `unreachable` where there is no server that would do what it is asked for. One that may not be seen is asked. */
export async function requireServer(writer: ClusterWriter, namespace: string, scope: AskingScope): Promise<void> {
  const server = await unlessDenied(findServer(writer, namespace, scope.signal));
  if (server?.ready) return;
  await requireAnswer(writer, namespace, (deployment) => message('velero.noAnswer', { namespace, deployment }), scope);
}

/** Throws `invalid` where the server takes patterns of namespaces for names: its backup would be Completed, and empty. */
export async function requirePatterns(
  writer: ClusterWriter,
  { namespace, name }: { namespace: string; name: string },
  wish: VeleroBackupWish,
  scope: AskingScope,
): Promise<void> {
  const patterns = patternsIn(wish);
  if (patterns.length === 0) return;
  const version = await serverVersion(writer, namespace, scope);
  if (version === undefined || (compareVersions(version, withPatterns) ?? 0) >= 0) return;
  const words = { version, since: withPatterns, patterns: patterns.join(', ') };
  requireNone(name, [message('velero.noPatterns', words)]);
}

/** What Velero would say of ConfigMaps that are named and not there, by the field that names them; nothing of those that may not be read. */
export async function configMapObjections(
  cluster: ClusterReader,
  namespace: string,
  names: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<Message[]> {
  const missing: Message[] = [];
  for (const [field, name] of Object.entries(names)) {
    if (name === undefined) continue;
    const found = await unlessDenied(
      getIfThere(cluster, { resource: configMapResource, namespace, name }, signal).then(Boolean),
    );
    if (found === false) missing.push(message('velero.policyMissing', { name, namespace, field }));
  }
  return missing;
}
