import { readFile } from 'node:fs/promises';
import type { ClusterReader } from '../kube/cluster.ts';
import { connectToService } from '../kube/service-connection.ts';
import { WebAgent } from '../kube/transport/web-agent.ts';
import type { MigrationEvent } from '../model/event.ts';
import { type Message, message } from '../model/message.ts';
import { storageLocations } from '../velero/locations.ts';
import type { SignedReach } from '../velero/run/signed-address.ts';
import { unlessDenied } from '../velero/unless-denied.ts';
import type { Call, EngineScope } from './handler.ts';

/** How what a Velero signed is reached: as the editor reaches the world, believing the authorities of Velero's stores, or through its cluster, which is told. */
export async function signedReach(
  cluster: ClusterReader,
  namespace: string,
  call: Call<MigrationEvent>,
  scope: EngineScope,
): Promise<SignedReach> {
  const { signal } = call;
  const { context } = cluster;
  return reachThrough(cluster, namespace, { scope, signal }, (text) =>
    call.emit({ at: new Date().toISOString(), type: 'log', level: 'info', context, text }),
  );
}

/** The same, told otherwise. */
export async function reachThrough(
  cluster: ClusterReader,
  namespace: string,
  { scope, signal }: { scope: EngineScope; signal: AbortSignal },
  tell: (text: Message) => void,
): Promise<SignedReach> {
  const told = new Set<string>();
  const { authorities, unread } = await authoritiesOf(cluster, namespace, signal);
  return {
    agent: new WebAgent(scope.settings.proxy, authorities),
    authorityUnread: unread,
    dial: (url, signal) =>
      connectToService(cluster, url.hostname, Number(url.port || (url.protocol === 'https:' ? 443 : 80)), signal),
    through({ host }) {
      if (told.has(host)) return;
      told.add(host);
      tell(message('velero.throughCluster', { store: host }));
    },
  };
}

/** The authorities of the stores of a Velero in one, and why one of them could not be read. */
async function authoritiesOf(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<{ authorities?: Buffer; unread?: Message | undefined }> {
  const all = (await unlessDenied(storageLocations(cluster, { namespace, signal }))) ?? [];
  const locations = all.filter((one) => one.namespace === namespace);
  const unread = locations.find(({ authorityUnread }) => authorityUnread)?.authorityUnread;
  const files = locations.flatMap((one) => one.store?.s3.ca ?? []);
  if (files.length === 0) return { unread };
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return { authorities: Buffer.from(texts.join('\n')), unread };
}
