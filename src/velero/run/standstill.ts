import type { ClusterReader } from '../../kube/cluster.ts';
import { list, number, record, text } from '../../model/json/parse.ts';
import { type Message, type MessageCode, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroRepository } from '../../model/velero/velero-installation.ts';
import type { VeleroVolume } from '../../model/velero/velero-run.ts';
import { runs } from '../installation.ts';
import { brokenRepository, listRepositories } from '../repositories.ts';
import { pods } from '../server.ts';

/** What is told of data that does not move on by itself. */
const standstillCodes: ReadonlySet<string> = new Set<MessageCode>([
  'velero.agentAway',
  'velero.agentCrashed',
  'velero.agentNone',
  'velero.agentRestarted',
  'velero.moverEnded',
  'velero.volumeRepository',
]);

/** Whether a sentence says why the data of a volume can not move on. */
export function isStandstill({ code }: Message): boolean {
  return standstillCodes.has(code);
}

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
    const { message: reason = '–' } = broken;
    return message('velero.volumeRepository', { volume: volume.volume, name: broken.name, reason });
  }
  const agents = there.filter(isAgent);
  const { volume: data, node, kind, name, startedAt = '' } = volume;
  if (agents.length === 0) return message('velero.agentNone', { volume: data, namespace });
  const agent = agents.find(({ spec }) => text(record(spec).nodeName) === node);
  if (node !== undefined && !agent) return message('velero.agentAway', { volume: data, node });
  // The pod that moves the data is named after the object that asks for it.
  const mover = there.find((pod) => pod.metadata.name === name);
  if (/^(Succeeded|Failed)$/.test(text(record(mover?.status).phase) ?? '')) {
    return message('velero.moverEnded', { volume: data, kind, name });
  }
  const end = agent && lastEnd(agent);
  if (node === undefined || !end) return undefined;
  const { reason, endedAt, since } = end;
  if (since === undefined) return message('velero.agentCrashed', { node, volume: data, reason });
  if (startedAt === '' || Date.parse(endedAt) < Date.parse(startedAt)) return undefined;
  return message('velero.agentRestarted', { node, volume: data, reason, since });
}

/** How the container of a node agent ended last, and since when it runs again; nothing where it never ended. A crash leaves its pod Running. */
function lastEnd({ status }: KubeObject): { reason: string; endedAt: string; since?: string } | undefined {
  const [container] = list(record(status).containerStatuses).map(record);
  const { state, lastState } = container ?? {};
  const ended = record(record(state).terminated ?? record(lastState).terminated);
  const endedAt = text(ended.finishedAt);
  if (endedAt === undefined) return undefined;
  const since = text(record(record(state).running).startedAt);
  const reason = `${text(ended.reason) ?? '–'}, exit code ${number(ended.exitCode) ?? '–'}`;
  return { reason, endedAt, ...(since !== undefined && { since }) };
}

/** Whether a pod is a node agent at work. */
function isAgent({ spec, status }: KubeObject): boolean {
  const containers = list(record(spec).containers).map(record);
  return text(record(status).phase) === 'Running' && containers.some((one) => runs(one, ['node-agent', 'server']));
}
