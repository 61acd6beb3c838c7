import type { KubeObject } from '../../model/objects/object.ts';
import type { RuleAbout } from '../rules/rule.ts';

/** Annotations by which cert-manager makes the Secret. Source: its documentation. */
const issued = /^(cert-manager\.io|certmanager\.k8s\.io)\/(cluster-)?issuer$/;
/** The groups of cert-manager, since 0.11 and before; `certmgr-annotations` tells of one that reads other annotations. */
export const certManagerGroups = ['cert-manager.io', 'certmanager.k8s.io'];

/** Asks whoever makes certificates there. Source: kube-lego, cert-manager and the ACME controller for OpenShift. */
const asked = 'kubernetes.io/tls-acme';

/** Whether an Ingress has whoever makes certificates on the target make the Secrets that it names. */
export function asksAnybodyForCertificates({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[asked] !== undefined;
}

/** Whether an Ingress or a Gateway has cert-manager make the Secrets that it names. */
export function asksForCertificates({ metadata }: KubeObject): boolean {
  return Object.keys(metadata.annotations ?? {}).some((key) => issued.test(key));
}

/** Whether the target has cert-manager, or it goes along; nothing where that is unknown. */
export function hasCertManager({ target, objects }: Pick<RuleAbout, 'target' | 'objects'>): boolean | undefined {
  if (certManagerGroups.some((group) => objects.definesKind(group, 'Certificate'))) return true;
  return target.facts.apis?.some(({ group }) => certManagerGroups.includes(group));
}
