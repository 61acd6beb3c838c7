import { type Message, message } from '../model/message.ts';
import { groupResource, type ObjectRef } from '../model/objects/object.ts';

/** The waves in which objects are applied, in their order; those of one wave do not need one another. */
export const waves = [
  'definitions',
  'namespaces',
  'limits',
  'classes',
  'volumes',
  'claims',
  'identities',
  'bindings',
  'config',
  'network-policies',
  'services',
  'workloads',
  'guards',
  'routes',
  'custom-resources',
  'hooks',
] as const;

/** The name of a wave. */
export type Wave = (typeof waves)[number];

const members: Record<Exclude<Wave, 'custom-resources'>, string[]> = {
  definitions: ['customresourcedefinitions.apiextensions.k8s.io'],
  namespaces: ['namespaces'],
  limits: ['resourcequotas', 'limitranges'],
  classes: [
    'storageclasses.storage.k8s.io',
    'csidrivers.storage.k8s.io',
    'volumeattributesclasses.storage.k8s.io',
    'volumesnapshotclasses.snapshot.storage.k8s.io',
    'priorityclasses.scheduling.k8s.io',
    'runtimeclasses.node.k8s.io',
    'ingressclasses.networking.k8s.io',
    'gatewayclasses.gateway.networking.k8s.io',
    'deviceclasses.resource.k8s.io',
    'flowschemas.flowcontrol.apiserver.k8s.io',
    'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io',
  ],
  volumes: ['persistentvolumes'],
  claims: ['persistentvolumeclaims', 'resourceclaims.resource.k8s.io', 'resourceclaimtemplates.resource.k8s.io'],
  identities: ['serviceaccounts', 'roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  bindings: ['rolebindings.rbac.authorization.k8s.io', 'clusterrolebindings.rbac.authorization.k8s.io'],
  config: ['secrets', 'configmaps'],
  'network-policies': ['networkpolicies.networking.k8s.io'],
  // Before their workloads: a pod gets the addresses of Services as environment variables when it starts.
  services: ['services', 'endpoints', 'endpointslices.discovery.k8s.io'],
  workloads: [
    'pods',
    'podtemplates',
    'replicationcontrollers',
    'deployments.apps',
    'statefulsets.apps',
    'daemonsets.apps',
    'replicasets.apps',
    'jobs.batch',
    'cronjobs.batch',
  ],
  guards: ['poddisruptionbudgets.policy', 'horizontalpodautoscalers.autoscaling'],
  routes: ['ingresses.networking.k8s.io', 'ingresses.extensions'],
  hooks: [
    'apiservices.apiregistration.k8s.io',
    'mutatingwebhookconfigurations.admissionregistration.k8s.io',
    'validatingwebhookconfigurations.admissionregistration.k8s.io',
    'mutatingadmissionpolicies.admissionregistration.k8s.io',
    'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
    'validatingadmissionpolicies.admissionregistration.k8s.io',
    'validatingadmissionpolicybindings.admissionregistration.k8s.io',
  ],
};

const waveByResource = new Map<string, number>(
  waves.flatMap((wave, index) =>
    wave === 'custom-resources' ? [] : members[wave].map((resource): [string, number] => [resource, index]),
  ),
);

/**
 * The place of an object's kind among the waves. Every kind has one: what is not known is a custom resource, except that
 * Gateway API kinds are routes and every kind named `…networkpolicies` is a network policy.
 */
export function waveOf(ref: { group: string; resource: string }): number {
  const known = waveByResource.get(groupResource(ref));
  if (known !== undefined) return known;
  if (ref.group === 'gateway.networking.k8s.io') return waves.indexOf('routes');
  if (ref.resource.endsWith('networkpolicies')) return waves.indexOf('network-policies');
  return waves.indexOf('custom-resources');
}

/** Objects by their waves, in the order of `waves`. */
export function inWaves(refs: readonly ObjectRef[]): ObjectRef[][] {
  const byWave = waves.map((): ObjectRef[] => []);
  for (const ref of refs) byWave[waveOf(ref)]?.push(ref);
  return byWave;
}

/** What a person reads when a wave of so many objects begins. */
export function waveTitle(wave: Wave, count: number): Message {
  return message(`apply.wave.${wave}`, { count });
}
