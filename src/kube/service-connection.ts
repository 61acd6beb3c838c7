import type { Duplex } from 'node:stream';
import { list, number, record, text } from '../model/json/parse.ts';
import type { ApiResource, KubeObject } from '../model/objects/object.ts';
import type { ClusterReader } from './cluster.ts';
import { getIfThere } from './get-if-there.ts';

const core = (resource: string, kind: string): ApiResource => ({
  group: '',
  version: 'v1',
  resource,
  kind,
  namespaced: true,
  verbs: ['get', 'list'],
});
const services = core('services', 'Service');
const pods = core('pods', 'Pod');

/**
 * A connection to a port of a Service by its name in the cluster (`minio.velero.svc`, with or without what comes behind, or `minio.velero`),
 * through a pod behind it; nothing where the name is none of a Service, or no pod of it runs. Throws what the cluster throws.
 */
export async function connectToService(
  cluster: ClusterReader,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Duplex | undefined> {
  const [, name, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\..+)?)?$/.exec(host) ?? [];
  if (name === undefined || namespace === undefined) return undefined;
  const service = await getIfThere(cluster, { resource: services, namespace, name }, signal);
  const { ports, selector } = record(service?.spec);
  const target = list(ports)
    .map(record)
    .find((one) => one.port === port);
  const labels = Object.entries(record(selector));
  if (!target || labels.length === 0) return undefined;
  const labelSelector = labels.map(([key, value]) => `${key}=${String(value)}`).join(',');
  const { items } = await cluster.listPage(pods, { namespace, labelSelector, signal });
  const pod = items.find(({ status }) => record(status).phase === 'Running');
  const portOfPod = pod && portIn(pod, target.targetPort ?? port);
  if (!pod || portOfPod === undefined) return undefined;
  return cluster.portForward({ namespace, name: pod.metadata.name }, portOfPod, signal);
}

/** A Service names a port of its pods by number or by the name that a container has for it. */
function portIn({ spec }: KubeObject, target: unknown): number | undefined {
  const name = text(target);
  if (name === undefined) return number(target);
  const containers = list(record(spec).containers).map(record);
  const named = containers.flatMap(({ ports }) => list(ports).map(record)).find((port) => port.name === name);
  return number(named?.containerPort);
}
