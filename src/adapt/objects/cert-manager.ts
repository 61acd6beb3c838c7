import type { KubeObject } from '../../model/objects/object.ts';
import type { RuleAbout } from '../rules/rule.ts';

/** Annotations by which cert-manager makes the Secret. Source: its documentation. */
const issued = /^(cert-manager\.io|certmanager\.k8s\.io)\/(cluster-)?issuer$/;
/** The groups of cert-manager, since 0.11 and before; `certmgr-annotations` tells of one that reads other annotations. */
const groups = ['cert-manager.io', 'certmanager.k8s.io'];

/** Whether an Ingress or a Gateway has cert-manager make the Secrets that it names. */
export function asksForCertificates({ metadata }: KubeObject): boolean {
  return Object.keys(metadata.annotations ?? {}).some((key) => issued.test(key));
}

/** Whether the target has cert-manager, or it goes along; nothing where that is unknown. */
export function hasCertManager({ target, objects }: RuleAbout): boolean | undefined {
  if (groups.some((group) => objects.definesKind(group, 'Certificate'))) return true;
  return target.facts.apis?.some(({ group }) => groups.includes(group));
}
