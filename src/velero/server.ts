import { randomUUID } from 'node:crypto';
import type { Address, ClusterReader, ClusterWriter } from '../kube/cluster.ts';
import { toKubeferryError } from '../model/error.ts';
import type { EventSink } from '../model/event.ts';
import { list, number, record, text } from '../model/json/parse.ts';
import { message } from '../model/message.ts';
import type { ApiResource, KubeObject } from '../model/objects/object.ts';
import { podOf, runs } from './installation.ts';
import { veleroResource } from './resource.ts';
import { statesOf } from './states-of.ts';

/** The server of a Velero, as its Deployment describes it. */
export interface VeleroServer {
  deployment: string;
  container: string;
  /** Of its pods. */
  labelSelector: string;
  ready: boolean;
}

const deployments: ApiResource = {
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  kind: 'Deployment',
  namespaced: true,
  verbs: ['list'],
};
/** The resource of pods. */
export const pods: ApiResource = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  namespaced: true,
  verbs: ['list'],
};

/** The server of the Velero in a namespace; nothing where none runs there. Throws what the cluster throws. */
export async function findServer(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<VeleroServer | undefined> {
  for await (const page of cluster.list(deployments, { namespace, signal })) {
    for (const deployment of page.items) {
      const server = serverOf(deployment);
      if (server) return server;
    }
  }
  return undefined;
}

function serverOf({ metadata, spec, status }: KubeObject): VeleroServer | undefined {
  const container = list(podOf(spec).containers)
    .map(record)
    .find((one) => runs(one, ['server']));
  if (!container) return undefined;
  const labels = Object.entries(record(record(record(spec).selector).matchLabels));
  return {
    deployment: metadata.name,
    container: text(container.name) ?? '',
    labelSelector: labels.map(([key, value]) => `${key}=${String(value)}`).join(','),
    ready: (number(record(status).readyReplicas) ?? 0) > 0,
  };
}

/** The pod that runs a server; nothing where none does. Throws what the cluster throws. */
export async function serverPod(
  cluster: ClusterReader,
  namespace: string,
  { labelSelector }: VeleroServer,
  signal: AbortSignal,
): Promise<string | undefined> {
  for await (const { items } of cluster.list(pods, { namespace, labelSelector, signal })) {
    const found = items.find(({ status }) => record(status).phase === 'Running');
    if (found) return found.metadata.name;
  }
  return undefined;
}

/** What is lent to a question to Velero, which is an object in its namespace. */
export interface AskingScope {
  signal: AbortSignal;
  emit: EventSink;
}

/** Removes the object of a question that was answered, or given up. That it stays is told, and is no failure: Velero removes it later. */
export async function removeQuestion(writer: ClusterWriter, address: Address, { emit }: AskingScope): Promise<void> {
  try {
    await writer.delete(address);
  } catch (thrown) {
    const { name, resource } = address;
    const detail = toKubeferryError(thrown).words;
    const text = message('velero.questionLeft', { name, kind: resource.kind, detail });
    emit({ type: 'log', level: 'warning', context: writer.context, text });
  }
}

/** Milliseconds that a server gets to answer, as Velero's own program gives it. */
const answerTime = 5_000;

/** Asks the server for its version, by a ServerStatusRequest; nothing where it does not answer. Throws what the cluster throws. */
export async function serverVersion(
  writer: ClusterWriter,
  namespace: string,
  scope: AskingScope,
): Promise<string | undefined> {
  const { signal } = scope;
  const resource = await veleroResource(writer, 'serverstatusrequests', signal);
  const name = `kubeferry-${randomUUID()}`;
  const address = { resource, namespace, name };
  const request = { apiVersion: 'velero.io/v1', kind: 'ServerStatusRequest', metadata: { name, namespace }, spec: {} };
  await writer.create(resource, namespace, request, { signal });
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTime)]);
    for await (const state of statesOf(writer, address, limit)) {
      const { phase, serverVersion: version } = record(state?.status);
      if (phase === 'Processed') return text(version) ?? '';
    }
    return undefined;
  } finally {
    await removeQuestion(writer, address, scope);
  }
}
