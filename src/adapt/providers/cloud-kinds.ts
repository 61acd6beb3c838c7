import type { Cloud } from './provider.ts';

/** A kind that the controllers of one provider know, and the kinds that do the same elsewhere. */
export interface ProviderKind {
  group: string;
  /** The kinds of the group; without them all are meant. */
  kinds?: readonly string[];
  /** Who serves it. */
  of: string;
  /** The cloud whose clusters can have it, where add-ons of theirs serve it. */
  cloud?: Cloud;
  instead: readonly string[];
}

/**
 * Sources: the documentation of GKE (Ingress features, managed certificates, network policies), of the AWS Load Balancer
 * Controller, of the Amazon VPC resource controller, of Karpenter, of AGIC, and of VKS (Fleet).
 */
const ofClouds: readonly ProviderKind[] = [
  { group: 'cloud.google.com', kinds: ['BackendConfig'], of: 'GKE', instead: ['Ingress'] },
  { group: 'networking.gke.io', kinds: ['ManagedCertificate'], of: 'GKE', instead: ['Certificate (cert-manager)'] },
  { group: 'networking.gke.io', kinds: ['FrontendConfig'], of: 'GKE', instead: ['Ingress'] },
  {
    group: 'networking.gke.io',
    kinds: ['GCPBackendPolicy', 'GCPGatewayPolicy', 'HealthCheckPolicy'],
    of: 'GKE',
    instead: ['HTTPRoute', 'Gateway'],
  },
  { group: 'net.gke.io', kinds: ['ServiceExport', 'ServiceImport'], of: 'GKE', instead: [] },
  { group: 'iam.cnrm.cloud.google.com', of: 'GKE', instead: [] },
  { group: 'elbv2.k8s.aws', of: 'EKS', instead: ['Service'] },
  { group: 'vpcresources.k8s.aws', of: 'EKS', instead: ['NetworkPolicy'] },
  { group: 'crd.k8s.amazonaws.com', of: 'EKS', instead: [] },
  { group: 'karpenter.k8s.aws', of: 'EKS', instead: [] },
  { group: 'eks.amazonaws.com', of: 'EKS', instead: [] },
  { group: 'appgw.ingress.k8s.io', of: 'AKS', instead: [] },
  { group: 'aadpodidentity.k8s.io', of: 'AKS', instead: ['ServiceAccount'] },
  { group: 'karpenter.azure.com', of: 'AKS', instead: [] },
  { group: 'vks.vngcloud.vn', of: 'VKS', instead: [] },
];

/** Source: the documentation of OpenShift on the resources of each group. */
const ofOpenShift: readonly ProviderKind[] = [
  { group: 'route.openshift.io', kinds: ['Route'], of: 'OpenShift', instead: ['Ingress', 'HTTPRoute'] },
  { group: 'apps.openshift.io', kinds: ['DeploymentConfig'], of: 'OpenShift', instead: ['Deployment'] },
  { group: 'image.openshift.io', of: 'OpenShift', instead: [] },
  { group: 'build.openshift.io', of: 'OpenShift', instead: [] },
  { group: 'template.openshift.io', of: 'OpenShift', instead: [] },
  { group: 'security.openshift.io', of: 'OpenShift', instead: [] },
  { group: 'project.openshift.io', of: 'OpenShift', instead: ['Namespace'] },
  { group: 'user.openshift.io', of: 'OpenShift', instead: [] },
];

/** The clouds of the clusters that are called so. */
const clouds: Readonly<Record<string, Cloud>> = { GKE: 'gcp', EKS: 'aws', AKS: 'azure', VKS: 'vngcloud' };

/** The entry of a kind that a cloud knows. */
export function cloudKind(group: string, kind: string): ProviderKind | undefined {
  const found = ofClouds.find((one) => isOf(one, group, kind));
  const cloud = found && clouds[found.of];
  return found && { ...found, ...(cloud && { cloud }) };
}

/** The entry of a kind that OpenShift knows. */
export function openShiftKind(group: string, kind: string): ProviderKind | undefined {
  return ofOpenShift.find((one) => isOf(one, group, kind));
}

function isOf(one: ProviderKind, group: string, kind: string): boolean {
  return one.group === group && (one.kinds === undefined || one.kinds.includes(kind));
}
