import type { ClusterReader } from '../../kube/cluster.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/object.ts';
import { list, record, text } from '../../model/parse.ts';
import type { VeleroRepository } from '../../model/velero-installation.ts';
import type { VeleroVolume } from '../../model/velero-run.ts';
import { runs } from '../installation.ts';
import { brokenRepository, listRepositories } from '../repositories.ts';
import { pods } from '../server.ts';

/** Phases after which the data of a volume moves no more. */
const ended = ['Completed', 'Failed', 'Canceled'];

/**
 * Why the data of these volumes can not move on, a sentence for each of which that is known: those that are only slow have none. Throws what
 * the cluster throws.
 */
export async function standstills(
  cluster: ClusterReader,
  namespace: string,
  volumes: readonly VeleroVolume[],
  signal: AbortSignal,
): Promise<Message[]> {
  const open = volumes.filter(({ phase }) => !ended.includes(phase));
  if (open.length === 0) return [];
  const there: KubeObject[] = [];
  for await (const page of cluster.list(pods, { namespace, signal })) there.push(...page.items);
  const kept = await listRepositories(cluster, namespace, signal);
  return open.flatMap((volume) => standstillOf(volume, namespace, there, kept) ?? []);
}

/** Why the data of one volume can not move on, as the pods of Velero's namespace and its repositories tell. */
export function standstillOf(
  volume: VeleroVolume,
  namespace: string,
  there: readonly KubeObject[],
  repositories: readonly VeleroRepository[] = [],
): Message | undefined {
  const broken = brokenRepository(volume, repositories);
  if (broken) {
    const { name, message: reason = '–' } = broken;
    return message('velero.volumeRepository', { volume: volume.volume, name, reason });
  }
  const agents = there.filter(isAgent).map(({ spec }) => text(record(spec).nodeName));
  if (agents.length === 0) return message('velero.agentNone', { volume: volume.volume, namespace });
  if (volume.node !== undefined && !agents.includes(volume.node)) {
    return message('velero.agentAway', { volume: volume.volume, node: volume.node });
  }
  // The pod that moves the data is named after the object that asks for it.
  const mover = there.find(({ metadata }) => metadata.name === volume.name);
  if (!/^(Succeeded|Failed)$/.test(text(record(mover?.status).phase) ?? '')) return undefined;
  return message('velero.moverEnded', { volume: volume.volume, kind: volume.kind, name: volume.name });
}

/** Whether a pod is a node agent at work. */
function isAgent({ spec, status }: KubeObject): boolean {
  const containers = list(record(spec).containers).map(record);
  return text(record(status).phase) === 'Running' && containers.some((one) => runs(one, ['node-agent', 'server']));
}
