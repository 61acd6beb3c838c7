/** Annotations that controllers and tools keep for themselves, by name. */
const runtimeAnnotations = new Set([
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
]);

/** Labels that servers, controllers and migration tools keep for themselves. */
const runtimeLabels = new Set([
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
]);

/** Whether an annotation is kept by a controller or a tool about this one cluster, and means nothing elsewhere. */
export function isRuntimeAnnotation(name: string): boolean {
  return runtimeAnnotations.has(name) || name.startsWith('field.cattle.io/');
}

/** Labels that a pod gets from its node. Source: the admission plugin PodTopologyLabels. */
const podLabels = new Set(['topology.kubernetes.io/region', 'topology.kubernetes.io/zone']);

/** Whether a label of an object of that kind is kept by a server, a controller or a migration tool about this one cluster. */
export function isRuntimeLabel(name: string, kind?: string): boolean {
  return runtimeLabels.has(name) || (kind === 'Pod' && podLabels.has(name));
}

/** Metadata that a server assigns, or that says whom an object belongs to on its own cluster. */
const serverMetadata = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
  'finalizers',
  'ownerReferences',
]);

/** Whether a field of the metadata is about an object on its own cluster only. */
export function isServerMetadata(field: string): boolean {
  return serverMetadata.has(field);
}
