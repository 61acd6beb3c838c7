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

/** Audiences of tokens outside the cluster: clouds, and whatever has an address of its own. Source: AWS STS, Azure and Google workload identity. */
const outside = /^(sts\.amazonaws\.com(\.cn)?|api:\/\/.+|https?:\/\/.+|\/\/iam\.googleapis\.com\/.+|vault)$/;

/** Whether a token of an account is shown to somebody outside the cluster; an address of a Service is inside. */
export function isOutsideAudience(audience: string): boolean {
  return outside.test(audience) && !/\.svc(\.|$|:|\/)/.test(audience);
}

/** Whose identity a trigger of KEDA uses. Source: the documentation of KEDA on pod authentication providers. */
const ofTriggers: Readonly<Record<string, Cloud>> = {
  aws: 'aws',
  'aws-eks': 'aws',
  'azure-workload': 'azure',
  gcp: 'gcp',
};

/** The cloud whose identity a trigger of KEDA uses, by its `podIdentity.provider`; nothing for others. */
export function triggerIdentity(provider: string): Cloud | undefined {
  return Object.hasOwn(ofTriggers, provider) ? ofTriggers[provider] : undefined;
}

/**
 * Names that an identity provider gives to people: a mail address, the id of an object of Entra ID, an ARN, or a prefix that an
 * API server puts before names of OpenID Connect. Source: the documentation of EKS, GKE, AKS and of `--oidc-username-prefix`.
 */
const given =
  /^(arn:aws[a-z-]*:|aws:|oidc:|keycloak:|azure:)|^[^@\s:]+@[^@\s]+\.[a-z]{2,}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a login outside the cluster gave somebody a name. */
export function isNameOfLogin(name: string): boolean {
  return given.test(name);
}
