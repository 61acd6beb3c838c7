import type { Cloud } from './provider.ts';

/** Whose identity it is, and whether the cloud trusts the account of a pod or an agent on its node. */
export interface CloudIdentity {
  cloud: Cloud;
  by: 'account' | 'node';
}

/**
 * Annotations and labels by which pods get an identity of a cloud. Sources: the documentation of IAM roles for service accounts
 * (EKS), Workload Identity Federation (GKE), Microsoft Entra Workload ID (AKS), and of kube2iam and AAD Pod Identity, their
 * forerunners.
 */
const identities: Readonly<Record<string, CloudIdentity>> = {
  'eks.amazonaws.com/role-arn': { cloud: 'aws', by: 'account' },
  'iam.gke.io/gcp-service-account': { cloud: 'gcp', by: 'account' },
  'azure.workload.identity/client-id': { cloud: 'azure', by: 'account' },
  'iam.amazonaws.com/role': { cloud: 'aws', by: 'node' },
  aadpodidbinding: { cloud: 'azure', by: 'node' },
};

/** The identity of a cloud that an annotation or a label gives. */
export function cloudIdentity(key: string): CloudIdentity | undefined {
  return Object.hasOwn(identities, key) ? identities[key] : undefined;
}
