import { groupKind, type KubeObject, parseApiVersion } from '../model/objects/object.ts';

/**
 * What became of versions that are no longer served. Source: the deprecation guide of Kubernetes, and `k8s.io/api`; of custom
 * resources, the upgrade notes of cert-manager and Traefik, the definitions of the CSI snapshotter, whose v1beta1 has the fields of v1,
 * the release notes of External Secrets 0.17, and the types of Flux 2.6.
 */
const replacements: readonly { from: readonly string[]; kinds: readonly string[]; to: string }[] = [
  {
    from: ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'],
    kinds: ['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'ControllerRevision'],
    to: 'apps/v1',
  },
  { from: ['extensions/v1beta1', 'networking.k8s.io/v1beta1'], kinds: ['Ingress'], to: 'networking.k8s.io/v1' },
  { from: ['networking.k8s.io/v1beta1'], kinds: ['IngressClass'], to: 'networking.k8s.io/v1' },
  { from: ['extensions/v1beta1'], kinds: ['NetworkPolicy'], to: 'networking.k8s.io/v1' },
  { from: ['apiextensions.k8s.io/v1beta1'], kinds: ['CustomResourceDefinition'], to: 'apiextensions.k8s.io/v1' },
  { from: ['apiregistration.k8s.io/v1beta1'], kinds: ['APIService'], to: 'apiregistration.k8s.io/v1' },
  {
    from: ['admissionregistration.k8s.io/v1beta1'],
    kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
    to: 'admissionregistration.k8s.io/v1',
  },
  {
    from: ['admissionregistration.k8s.io/v1alpha1', 'admissionregistration.k8s.io/v1beta1'],
    kinds: ['Validating', 'Mutating'].flatMap((kind) => [`${kind}AdmissionPolicy`, `${kind}AdmissionPolicyBinding`]),
    to: 'admissionregistration.k8s.io/v1',
  },
  {
    from: ['rbac.authorization.k8s.io/v1alpha1', 'rbac.authorization.k8s.io/v1beta1'],
    kinds: ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
    to: 'rbac.authorization.k8s.io/v1',
  },
  {
    from: ['scheduling.k8s.io/v1alpha1', 'scheduling.k8s.io/v1beta1'],
    kinds: ['PriorityClass'],
    to: 'scheduling.k8s.io/v1',
  },
  {
    from: ['storage.k8s.io/v1beta1', 'storage.k8s.io/v1alpha1'],
    kinds: ['StorageClass', 'CSIDriver', 'CSINode', 'VolumeAttachment', 'CSIStorageCapacity', 'VolumeAttributesClass'],
    to: 'storage.k8s.io/v1',
  },
  { from: ['coordination.k8s.io/v1beta1'], kinds: ['Lease'], to: 'coordination.k8s.io/v1' },
  { from: ['batch/v1beta1', 'batch/v2alpha1'], kinds: ['CronJob'], to: 'batch/v1' },
  { from: ['policy/v1beta1'], kinds: ['PodDisruptionBudget'], to: 'policy/v1' },
  {
    from: ['autoscaling/v2beta1', 'autoscaling/v2beta2'],
    kinds: ['HorizontalPodAutoscaler'],
    to: 'autoscaling/v2',
  },
  { from: ['discovery.k8s.io/v1beta1'], kinds: ['EndpointSlice'], to: 'discovery.k8s.io/v1' },
  { from: ['node.k8s.io/v1alpha1', 'node.k8s.io/v1beta1'], kinds: ['RuntimeClass'], to: 'node.k8s.io/v1' },
  {
    from: [1, 2, 3].map((n) => `flowcontrol.apiserver.k8s.io/v1beta${n}`),
    kinds: ['FlowSchema', 'PriorityLevelConfiguration'],
    to: 'flowcontrol.apiserver.k8s.io/v1',
  },
  {
    from: ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1beta1', 'v1beta2'].map((version) => `resource.k8s.io/${version}`),
    kinds: ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate'],
    to: 'resource.k8s.io/v1',
  },
  { from: ['certificates.k8s.io/v1beta1'], kinds: ['CertificateSigningRequest'], to: 'certificates.k8s.io/v1' },
  {
    from: [
      'certmanager.k8s.io/v1alpha1',
      ...['v1alpha2', 'v1alpha3', 'v1beta1'].map((one) => `cert-manager.io/${one}`),
    ],
    kinds: ['Certificate', 'ClusterIssuer', 'Issuer'],
    to: 'cert-manager.io/v1',
  },
  {
    from: ['traefik.containo.us/v1alpha1'],
    kinds: [
      ...['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP', 'Middleware', 'MiddlewareTCP', 'ServersTransport'],
      ...['TLSOption', 'TLSStore', 'TraefikService'],
    ],
    to: 'traefik.io/v1alpha1',
  },
  {
    from: ['storagemigration.k8s.io/v1alpha1'],
    kinds: ['StorageVersionMigration'],
    to: 'storagemigration.k8s.io/v1beta1',
  },
  {
    from: ['external-secrets.io/v1beta1'],
    kinds: ['ClusterExternalSecret', 'ClusterSecretStore', 'ExternalSecret', 'SecretStore'],
    to: 'external-secrets.io/v1',
  },
  {
    from: ['v1beta1', 'v1beta2'].map((version) => `kustomize.toolkit.fluxcd.io/${version}`),
    kinds: ['Kustomization'],
    to: 'kustomize.toolkit.fluxcd.io/v1',
  },
  {
    from: ['v2beta1', 'v2beta2'].map((version) => `helm.toolkit.fluxcd.io/${version}`),
    kinds: ['HelmRelease'],
    to: 'helm.toolkit.fluxcd.io/v2',
  },
  {
    from: ['v1beta1', 'v1beta2'].map((version) => `source.toolkit.fluxcd.io/${version}`),
    kinds: ['Bucket', 'GitRepository', 'HelmChart', 'HelmRepository', 'OCIRepository'],
    to: 'source.toolkit.fluxcd.io/v1',
  },
  {
    from: ['v1beta1', 'v1beta2'].map((version) => `notification.toolkit.fluxcd.io/${version}`),
    kinds: ['Receiver'],
    to: 'notification.toolkit.fluxcd.io/v1',
  },
  {
    from: ['v1beta1', 'v1beta2'].map((version) => `notification.toolkit.fluxcd.io/${version}`),
    kinds: ['Alert', 'Provider'],
    to: 'notification.toolkit.fluxcd.io/v1beta3',
  },
  {
    from: ['snapshot.storage.k8s.io/v1beta1'],
    kinds: ['VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent'],
    to: 'snapshot.storage.k8s.io/v1',
  },
];

/** The version, perhaps of another group, that a removed one of a kind became; nothing where none is known. */
export function replacementOf(apiVersion: string, kind: string): string | undefined {
  return replacements.find(({ from, kinds }) => from.includes(apiVersion) && kinds.includes(kind))?.to;
}

/** The group of today of the kinds that left one, by old group and kind. */
const moved = new Map<string, ReadonlyMap<string, string>>();
for (const { from, kinds, to } of replacements) {
  const today = parseApiVersion(to).group;
  for (const group of new Set(from.map((version) => parseApiVersion(version).group))) {
    if (group !== today)
      moved.set(group, new Map([...(moved.get(group) ?? []), ...kinds.map((kind) => [kind, today] as const)]));
  }
}

/** Whether kinds left a group, so that it is an old one of theirs. */
export function hasMovedKinds(group: string): boolean {
  return moved.has(group);
}

/** The group that a kind of an old group is in today; nothing where it did not leave. */
export function groupOfToday(group: string, kind: string): string | undefined {
  return moved.get(group)?.get(kind);
}

/** A kind with the group that it is in today, whatever the version: `Service`, `Deployment.apps`. */
export function kindOfToday({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  const { group } = parseApiVersion(apiVersion);
  return groupKind({ group: groupOfToday(group, kind) ?? group, kind });
}
