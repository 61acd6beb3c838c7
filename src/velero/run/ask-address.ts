import { randomUUID } from 'node:crypto';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { veleroResource } from '../resource.ts';
import { type AskingScope, removeQuestion } from '../server.ts';
import { statesOf } from '../states-of.ts';

/** A file of a backup or a restore, as a DownloadRequest calls it. */
export type VeleroFile =
  | 'BackupContents'
  | 'BackupItemOperations'
  | 'BackupLog'
  | 'BackupResourceList'
  | 'BackupResults'
  | 'BackupVolumeInfos'
  | 'BackupVolumeSnapshots'
  | 'RestoreLog'
  | 'RestoreResults'
  | 'RestoreResourceList';

/** Seconds that Velero gets to give an address, as its own program gives it. */
const patience = 60;

/**
 * Has a Velero sign the address of a file, whatever its store is; it is good for ten minutes, and there may be nothing at it. `writer`
 * may write in the namespace of Velero. Throws `unreachable` where Velero gives none, and what the cluster throws.
 */
export async function askAddress(
  writer: ClusterWriter,
  namespace: string,
  { file: kind, name: target }: { file: VeleroFile; name: string },
  scope: AskingScope,
): Promise<URL> {
  const { signal } = scope;
  const resource = await veleroResource(writer, 'downloadrequests', signal);
  const name = `${target.slice(0, 200)}-${randomUUID()}`;
  const address = { resource, namespace, name };
  const spec = { target: { kind, name: target } };
  const request = { apiVersion: 'velero.io/v1', kind: 'DownloadRequest', metadata: { name, namespace }, spec };
  await writer.create(resource, namespace, request, { signal });
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(patience * 1000)]);
    for await (const state of statesOf(writer, address, limit)) {
      const url = text(record(state?.status).downloadURL);
      if (url) return new URL(url);
    }
  } finally {
    await removeQuestion(writer, address, scope);
  }
  signal.throwIfAborted();
  const args = { namespace, what: kind, name: target, seconds: patience };
  throw new KubeferryError('unreachable', message('velero.downloadSilent', args), {
    context: writer.context,
    hint: message('velero.downloadSilent.hint'),
  });
}
