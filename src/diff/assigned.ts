import { isRecord, jsonPointer, pointerParts } from '../model/json.ts';

/** Levels of the deepest place below. */
const deepest = 6;

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
  if (Object.hasOwn(assigned, kind) && assigned[kind]?.test(pointer) === true) return true;
  // One side has nothing at all there, and the other one nothing else.
  const [value, another] = values.filter((one) => one !== undefined);
  if (another !== undefined || !isRecord(value) || pointerParts(pointer).length > deepest) return false;
  const inner = Object.entries(value);
  return inner.length > 0 && inner.every(([key, item]) => isAssigned(kind, `${pointer}${jsonPointer(key)}`, [item]));
}
