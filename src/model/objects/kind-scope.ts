import { type KubeObject, parseApiVersion } from './object.ts';

/** Where an object lies that names no namespace, unless the one who applies it says otherwise. */
export const usualNamespace = 'default';

/** Well-known kinds that lie in no namespace. Source: the API reference of Kubernetes, the Gateway API, the CSI snapshotter and cert-manager. */
const ofTheCluster = new Set([
  ...[
    'Namespace',
    'Node',
    'PersistentVolume',
    'StorageClass',
    'CSIDriver',
    'CSINode',
    'VolumeAttachment',
    'VolumeAttributesClass',
  ],
  ...[
    'ClusterRole',
    'ClusterRoleBinding',
    'PodSecurityPolicy',
    'PriorityClass',
    'RuntimeClass',
    'IngressClass',
    'GatewayClass',
  ],
  ...['CustomResourceDefinition', 'APIService', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  ...[
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
  ],
  ...['FlowSchema', 'PriorityLevelConfiguration', 'VolumeSnapshotClass', 'VolumeSnapshotContent', 'ClusterIssuer'],
  ...['CertificateSigningRequest', 'ClusterTrustBundle', 'DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'ServiceCIDR',
]);
/** Those of which others have a kind of that name in namespaces, as Cluster API does, by their group. */
const ofTheClusterInGroup: ReadonlyMap<string, string> = new Map([['IPAddress', 'networking.k8s.io']]);

/** Whether objects of a kind are known to lie in no namespace; of kinds that are not known nothing is said. */
export function isOfCluster({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean {
  const group = ofTheClusterInGroup.get(kind);
  return ofTheCluster.has(kind) || (group !== undefined && parseApiVersion(apiVersion).group === group);
}

/** The namespace of an object, where it lies in one: manifests of cluster-wide kinds often name one all the same, which an API server drops. */
export function namespaceOf(object: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): string | undefined {
  return isOfCluster(object) ? undefined : object.metadata.namespace;
}
