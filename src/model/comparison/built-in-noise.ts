/** Annotations that controllers and tools keep for themselves, by name; `PREFIX/*` stands for all that begin so. */
export const runtimeAnnotations = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.daemonset.template.generation',
  'autoscaling.alpha.kubernetes.io/conditions',
  'autoscaling.alpha.kubernetes.io/current-metrics',
  'control-plane.alpha.kubernetes.io/leader',
  'endpoints.kubernetes.io/last-change-trigger-time',
  'endpoints.kubernetes.io/over-capacity',
  'argocd.argoproj.io/tracking-id',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'pv.kubernetes.io/provisioned-by',
  'pv.kubernetes.io/migrated-to',
  'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/provisioner-deletion-secret-name',
  'volume.kubernetes.io/provisioner-deletion-secret-namespace',
  'batch.kubernetes.io/job-tracking',
  'kubernetes.io/limit-ranger',
  'velero.io/volume-snapshot-name',
  'velero.io/data-upload-name',
  'kubeferry.dev/updated-by',
  'kubeferry.dev/backup-volumes-before',
  'kubeferry.dev/backup-volumes-for',
  'field.cattle.io/*',
];

/** Labels that servers, controllers and migration tools keep for themselves. */
export const runtimeLabels = [
  // Every API server puts it on each namespace with its name.
  'kubernetes.io/metadata.name',
  'velero.io/backup-name',
  'velero.io/restore-name',
  'kubeferry.dev/migration',
  'kubeferry.dev/run',
  'kubeferry.dev/snapshot',
  'velero.io/volume-snapshot-name',
  'pod-template-hash',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
];

/** Labels that a pod gets from its node. Source: the admission plugin PodTopologyLabels. */
export const podLabels = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];

/** When somebody last had all pods of a workload replaced (`kubectl rollout restart`). */
const restarted = '/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt';

/**
 * What each cluster gives to an object itself, with what is below it, by group and kind: JSON pointers in which `*` stands for any one step. Source:
 * the field descriptions of the Kubernetes API reference.
 */
export const assignedPlaces: Readonly<Record<string, readonly string[]>> = {
  '/Service': [
    '/spec/clusterIP',
    '/spec/clusterIPs',
    '/spec/healthCheckNodePort',
    '/spec/ipFamilies',
    '/spec/ipFamilyPolicy',
    '/spec/ports/*/nodePort',
  ],
  '/PersistentVolumeClaim': ['/spec/volumeName'],
  '/PersistentVolume': ['/spec/claimRef', '/spec/csi/volumeHandle', '/spec/csi/volumeAttributes', '/spec/nodeAffinity'],
  '/Pod': ['/spec/nodeName', '/spec/priority', '/spec/serviceAccount', '/spec/ephemeralContainers'],
  'batch/Job': ['/spec/selector', ...ofJob('/metadata/labels'), ...ofJob('/spec/template/metadata/labels')],
  'apps/Deployment': [restarted],
  'apps/DaemonSet': [restarted],
  'apps/StatefulSet': [restarted],
  '/ServiceAccount': ['/secrets'],
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': ['/webhooks/*/clientConfig/caBundle'],
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': ['/webhooks/*/clientConfig/caBundle'],
  'apiextensions.k8s.io/CustomResourceDefinition': ['/spec/conversion/webhook/clientConfig/caBundle'],
  'apiregistration.k8s.io/APIService': ['/spec/caBundle'],
};

/** Labels that the Job controller puts there. */
function ofJob(labels: string): string[] {
  const names = ['controller-uid', 'job-name'];
  return [...names, ...names.map((name) => `batch.kubernetes.io~1${name}`)].map((name) => `${labels}/${name}`);
}

/** What a plan calls a place of `assignedPlaces`, such as `Service /spec/clusterIP`. */
export function assignedRule(groupKind: string, place: string): string {
  return `${groupKind.slice(groupKind.indexOf('/') + 1)} ${place}`;
}

/** The number of replicas where an autoscaler gave it, of whatever kind. */
export const scaledRule = '* /spec/replicas';

/** What a comparison takes for noise by itself, each of which a plan can have counted (`spec.dontIgnore`): names of labels and annotations, and places by kind. */
export const builtInNoise: readonly string[] = [
  ...new Set([...runtimeAnnotations, ...runtimeLabels, ...podLabels]),
  ...Object.entries(assignedPlaces).flatMap(([kind, places]) => places.map((place) => assignedRule(kind, place))),
  scaledRule,
];

/** Those of `builtInNoise` that are no noise, since a person wants to be told of them. */
export type CountedNoise = ReadonlySet<string>;

/** Where nobody took any back. */
export const noneCounted: CountedNoise = new Set();
