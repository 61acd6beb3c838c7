import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { list, text } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { PodSize, Toleration, VeleroWishes } from '../../model/velero/velero-wishes.ts';
import { pluginContainerName, pullPolicyOf } from './images.ts';

/** What the server and the agent of an installation run. */
export interface PodImages {
  image: string;
  plugin: string;
}

/** The Deployment of the server of the template, as the wishes have it. `template` is changed and given back. */
export function serverAs(template: KubeObject, wishes: VeleroWishes, { image, plugin }: PodImages): KubeObject {
  const pod = podOf(template);
  const container = containerOf(pod);
  const imagePullPolicy = pullPolicyOf(image);
  Object.assign(container, { image, imagePullPolicy });
  container.args = [
    'server',
    `--features=${wishes.csi ? 'EnableCSI' : ''}`,
    ...list(container.args).filter((arg) => arg !== 'server' && !text(arg)?.startsWith('--features=')),
    ...(wishes.ttlHours === undefined ? [] : [`--default-backup-ttl=${wishes.ttlHours}h0m0s`]),
  ];
  const [first] = recordsOf(pod.initContainers).map(([, one]) => one);
  pod.initContainers = [{ ...first, image: plugin, imagePullPolicy, name: pluginContainerName(plugin) }];
  setSize(container, wishes.server);
  place(pod, wishes);
  return template;
}

/** The DaemonSet of the node agent of the template, as the wishes have it. `template` is changed and given back. */
export function agentAs(template: KubeObject, wishes: VeleroWishes, { image }: PodImages): KubeObject {
  const pod = podOf(template);
  const container = containerOf(pod);
  Object.assign(container, { image, imagePullPolicy: pullPolicyOf(image) });
  container.args = ['node-agent', 'server', `--features=${wishes.csi ? 'EnableCSI' : ''}`];
  setSize(container, wishes.agent);
  place(pod, wishes);
  return template;
}

function podOf(template: KubeObject): JsonRecord {
  const pod = recordAt(template.spec, 'template', 'spec');
  if (!pod) throw new Error(`${template.kind} ${template.metadata.name} has no pod template`);
  return pod;
}

function containerOf(pod: JsonRecord): JsonRecord {
  const [first] = recordsOf(pod.containers).map(([, one]) => one);
  if (!first) throw new Error('a pod template of Velero has no container');
  return first;
}

function place(pod: JsonRecord, wishes: VeleroWishes): void {
  const { tolerations, nodeSelector, secret } = wishes;
  if (tolerations && tolerations.length > 0) pod.tolerations = tolerations.map(tolerationOf);
  if (nodeSelector && Object.keys(nodeSelector).length > 0) pod.nodeSelector = nodeSelector;
  // The store names a Secret of its own; one that is not made must not be mounted.
  if (secret) withoutCredentials(pod);
}

function tolerationOf({ key, value, effect }: Toleration): JsonRecord {
  const match = value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value };
  return { key, ...match, ...(effect !== undefined && { effect }) };
}

function withoutCredentials(pod: JsonRecord): void {
  const container = containerOf(pod);
  const named = (name: string) => (item: unknown) => recordAt(item)?.name !== name;
  const elsewhere = (item: unknown) => !text(recordAt(item)?.value)?.startsWith('/credentials/');
  pod.volumes = list(pod.volumes).filter(named('cloud-credentials'));
  container.volumeMounts = list(container.volumeMounts).filter(named('cloud-credentials'));
  container.env = list(container.env).filter(elsewhere);
}

/** `0` is no bound, as in Velero's own options. */
function setSize(container: JsonRecord, size: PodSize = {}): void {
  const resources = recordAt(container.resources) ?? {};
  const of = (part: 'requests' | 'limits', cpu?: string, memory?: string) => {
    const sizes = { ...recordAt(resources[part]), ...(cpu && { cpu }), ...(memory && { memory }) };
    const bounded = Object.fromEntries(Object.entries(sizes).filter(([, quantity]) => quantity !== '0'));
    return Object.keys(bounded).length === 0 ? {} : { [part]: bounded };
  };
  container.resources = {
    ...of('requests', size.cpuRequest, size.memoryRequest),
    ...of('limits', size.cpuLimit, size.memoryLimit),
  };
}
