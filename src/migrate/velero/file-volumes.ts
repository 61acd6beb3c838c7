import { backupKeys } from '../../backup/layout.ts';
import { readSide, sideSchemas } from '../../backup/side-read.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { Store } from '../../store/store.ts';
import { veleroInstallations } from '../../velero/installation.ts';
import { listVolumes } from '../../velero/run/run-volumes.ts';
import type { PodVolumes } from './pod-volumes.ts';

/** Throws `invalid` where the Velero of a cluster has no agent on the nodes, which reads and writes the files of volumes. */
export async function requireNodeAgent(cluster: ClusterReader, namespace: string, signal: AbortSignal): Promise<void> {
  const { context } = cluster;
  const found = (await veleroInstallations(cluster, signal)).find((one) => one.namespace === namespace);
  if (!found || found.nodeAgent || found.unknown.includes('daemonsets.apps')) return;
  throw new KubeferryError('invalid', message('run.velero-no-node-agent', { context, namespace }), {
    context,
    hint: message('run.velero-no-node-agent.hint'),
  });
}

/** The volumes that a backup or a restore was to carry and did not, as `namespace/pod/volume`. */
export async function notCarried(
  cluster: ClusterReader,
  of: { kind: 'backup' | 'restore'; namespace: string; name: string },
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const volumes = await listVolumes(cluster, of.kind, of, signal);
  const done = new Set(volumes.filter(({ phase }) => phase === 'Completed').map(({ volume }) => volume));
  return wanted.filter((volume) => !done.has(volume));
}

/** How Velero calls the volumes of pods: `namespace/pod/volume`. `namespaceOf`: what a namespace is called there. */
export function volumeNames(pods: readonly PodVolumes[], namespaceOf = (name: string) => name): string[] {
  return pods.flatMap(({ namespace, pod, volumes }) =>
    volumes.map(({ name }) => `${namespaceOf(namespace)}/${pod}/${name}`),
  );
}

/** The volumes of pods whose files a backup holds. */
export async function savedVolumes(
  store: Store,
  backup: string,
  signal: AbortSignal,
): Promise<{ namespace: string; pod: string; volume: string }[]> {
  const { podVolumeBackups } = backupKeys(backup);
  if ((await store.head(podVolumeBackups, signal)) === undefined) return [];
  const saved = (await readSide(store, podVolumeBackups, sideSchemas.podVolumeBackups, backup, signal)) ?? [];
  return saved.flatMap(({ spec, status }) => {
    const { pod, volume } = record(spec);
    const { namespace, name } = record(pod);
    const [place, of, one] = [text(namespace), text(name), text(volume)];
    const isSaved =
      record(status).phase === 'Completed' && place !== undefined && of !== undefined && one !== undefined;
    return isSaved ? [{ namespace: place, pod: of, volume: one }] : [];
  });
}
