/** What each cluster gives to an object itself, by kind, as patterns of JSON pointers. Source: the field descriptions of the Kubernetes API reference. */
const assigned: Readonly<Record<string, RegExp>> = {
  Service: /^\/spec\/(clusterIPs?(\/|$)|healthCheckNodePort$|ports\/\d+\/nodePort$|ipFamil(ies(\/|$)|yPolicy$))/,
  PersistentVolumeClaim: /^\/spec\/volumeName$/,
  PersistentVolume: /^\/spec\/(claimRef(\/|$)|csi\/volumeHandle$|csi\/volumeAttributes(\/|$)|nodeAffinity(\/|$))/,
  Pod: /^\/spec\/(nodeName$|priority$|serviceAccount$|ephemeralContainers(\/|$))/,
  Job: /^\/(spec\/selector(\/|$)|(spec\/template\/)?metadata\/labels\/(batch\.kubernetes\.io~1)?(controller-uid|job-name)$)/,
  ServiceAccount: /^\/secrets(\/|$)/,
  ValidatingWebhookConfiguration: /^\/webhooks\/\d+\/clientConfig\/caBundle$/,
  MutatingWebhookConfiguration: /^\/webhooks\/\d+\/clientConfig\/caBundle$/,
  CustomResourceDefinition: /^\/spec\/conversion\/webhook\/clientConfig\/caBundle$/,
  APIService: /^\/spec\/caBundle$/,
};

/** Whether a place of an object of that kind holds what its own cluster gave it, such as an address, which means nothing on another one; `values`: what both sides have there. */
export function isAssigned(kind: string, pointer: string, values: readonly unknown[]): boolean {
  // A Service without an address is another one than one with an address.
  if (kind === 'Service' && pointer === '/spec/clusterIP' && values.includes('None')) return false;
  return Object.hasOwn(assigned, kind) && assigned[kind]?.test(pointer) === true;
}
