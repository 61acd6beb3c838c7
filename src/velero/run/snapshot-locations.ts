import type { ClusterReader } from '../../kube/cluster.ts';
import { record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import { veleroResource } from '../resource.ts';
import { unlessDenied } from '../unless-denied.ts';

/** What Velero would say of the VolumeSnapshotLocations that a backup names; nothing of those that may not be read. Throws what the cluster throws. */
export async function snapshotLocationObjections(
  cluster: ClusterReader,
  namespace: string,
  names: readonly string[] = [],
  signal: AbortSignal,
): Promise<Message[]> {
  if (names.length === 0) return [];
  const there = await unlessDenied(providersOf(cluster, namespace, signal));
  if (!there) return [];
  const locations = [...there.keys()].join(', ') || '-';
  const missing = names.filter((name) => !there.has(name));
  const providers = names.flatMap((name) => there.get(name) ?? []);
  const twice = [...new Set(providers)].filter((one) => providers.indexOf(one) !== providers.lastIndexOf(one));
  return [
    ...missing.map((location) => message('velero.snapshotLocationMissing', { location, namespace, locations })),
    ...twice.map((provider) => message('velero.snapshotLocationTwice', { provider })),
  ];
}

/** The provider of each location, by name. */
async function providersOf(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const resource = await veleroResource(cluster, 'volumesnapshotlocations', signal);
  const found = new Map<string, string>();
  for await (const page of cluster.list(resource, { namespace, signal })) {
    for (const { metadata, spec } of page.items) found.set(metadata.name, text(record(spec).provider) ?? '');
  }
  return found;
}
