import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { recordAt, recordsOf } from '../../model/json/json.ts';
import { list, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { isOwnPlugin } from '../plugins.ts';
import { withTag } from './images.ts';
import { argsFor } from './server-args.ts';
import type { VersionObjects } from './versions.ts';

/** What works for a Velero, by resource. */
const workloads: Readonly<Record<string, readonly string[]>> = {
  'deployments.apps': ['velero'],
  'daemonsets.apps': ['node-agent', 'node-agent-windows'],
};

/** The server and the agents of a namespace as another version has them: of each only what changes, so that all else stays as a person has it. */
export async function upgradedWorkloads(
  cluster: ClusterReader,
  namespace: string,
  data: VersionObjects,
  signal: AbortSignal,
): Promise<{ objects: KubeObject[]; remarks: Message[] }> {
  const discovery = await cluster.discovery({ signal });
  const objects: KubeObject[] = [];
  const remarks: Message[] = [];
  for (const [name, names] of Object.entries(workloads)) {
    const resource = discovery.findResource(name);
    if (!resource) continue;
    for (const one of names) {
      const live = await getIfThere(cluster, { resource, namespace, name: one }, signal);
      if (!live) continue;
      if (live.kind === 'Deployment') {
        if (!containersOf(live, 'containers').some(isServer)) continue;
        objects.push(upgradedServer(live, data));
        remarks.push(...remarksOnServer(live, data));
      } else {
        objects.push(upgradedAgent(live, data));
      }
    }
  }
  return { objects, remarks };
}

/** The options go along though most stay: a manager that applies less than before takes the rest away. */
function upgradedServer(live: KubeObject, { version, plugin }: VersionObjects): KubeObject {
  const containers = containersOf(live, 'containers')
    .filter(isServer)
    .map(({ name, image, args }) => ({ name, image: withTag(image, version), args: argsFor(version, args).args }));
  const tag = plugin.slice(plugin.lastIndexOf(':') + 1);
  const initContainers = containersOf(live, 'initContainers').map(({ name, image }) => ({
    name,
    image: isOwnPlugin(image) ? withTag(image, tag) : image,
  }));
  return partOf(live, { containers, ...(initContainers.length > 0 && { initContainers }) });
}

function remarksOnServer(live: KubeObject, { version }: VersionObjects): Message[] {
  const servers = containersOf(live, 'containers').filter(isServer);
  const changed = servers.flatMap(({ args }) => argsFor(version, args).changed);
  const others = containersOf(live, 'initContainers').filter(({ image }) => !isOwnPlugin(image));
  return [
    ...(changed.length > 0 ? [message('velero.remark.options', { options: changed.join(', '), version })] : []),
    ...others.map(({ image }) => message('velero.remark.plugin', { image, version })),
  ];
}

/** The container that an installation runs the server in. */
const isServer = ({ name }: { name: string }) => name === 'velero';

function upgradedAgent(live: KubeObject, { version }: VersionObjects): KubeObject {
  const containers = containersOf(live, 'containers')
    .filter(({ name }) => name === live.metadata.name)
    .map(({ name, image }) => ({ name, image: withTag(image, version) }));
  return partOf(live, { containers });
}

function containersOf(
  { spec }: KubeObject,
  field: 'containers' | 'initContainers',
): { name: string; image: string; args: string[] }[] {
  return recordsOf(recordAt(spec, 'template', 'spec')?.[field]).map(([, { name, image, args }]) => ({
    name: text(name) ?? '',
    image: text(image) ?? '',
    args: list(args).flatMap((word) => text(word) ?? []),
  }));
}

function partOf({ apiVersion, kind, metadata }: KubeObject, pod: Record<string, unknown>): KubeObject {
  const { name, namespace } = metadata;
  const place = { name, ...(namespace !== undefined && { namespace }) };
  return { apiVersion, kind, metadata: place, spec: { template: { spec: pod } } };
}
