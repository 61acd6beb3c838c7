import { isRecord, jsonPointer, pointerParts } from '../model/json.ts';

/** Levels of the deepest place below. */
const deepest = 6;

/** What each cluster gives to an object itself, by group and kind, as patterns of JSON pointers. Source: the field descriptions of the Kubernetes API reference. */
const assigned: Readonly<Record<string, RegExp>> = {
  '/Service': /^\/spec\/(clusterIPs?(\/|$)|healthCheckNodePort$|ports\/\d+\/nodePort$|ipFamil(ies(\/|$)|yPolicy$))/,
  '/PersistentVolumeClaim': /^\/spec\/volumeName$/,
  '/PersistentVolume': /^\/spec\/(claimRef(\/|$)|csi\/volumeHandle$|csi\/volumeAttributes(\/|$)|nodeAffinity(\/|$))/,
  '/Pod': /^\/spec\/(nodeName$|priority$|serviceAccount$|ephemeralContainers(\/|$))/,
  'batch/Job':
    /^\/(spec\/selector(\/|$)|(spec\/template\/)?metadata\/labels\/(batch\.kubernetes\.io~1)?(controller-uid|job-name)$)/,
  '/ServiceAccount': /^\/secrets(\/|$)/,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': /^\/webhooks\/\d+\/clientConfig\/caBundle$/,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': /^\/webhooks\/\d+\/clientConfig\/caBundle$/,
  'apiextensions.k8s.io/CustomResourceDefinition': /^\/spec\/conversion\/webhook\/clientConfig\/caBundle$/,
  'apiregistration.k8s.io/APIService': /^\/spec\/caBundle$/,
};

/** Whether a place of an object of that kind (`groupKindOf`) holds what its own cluster gave it, such as an address, which means nothing on another one; `values`: what both sides have there. */
export function isAssigned(kind: string, pointer: string, values: readonly unknown[]): boolean {
  // A Service without an address is another one than one with an address.
  if (kind === '/Service' && pointer === '/spec/clusterIP' && values.includes('None')) return false;
  if (Object.hasOwn(assigned, kind) && assigned[kind]?.test(pointer) === true) return true;
  // One side has nothing at all there, and the other one nothing else.
  const [value, another] = values.filter((one) => one !== undefined);
  if (another !== undefined || !isRecord(value) || pointerParts(pointer).length > deepest) return false;
  const inner = Object.entries(value);
  return inner.length > 0 && inner.every(([key, item]) => isAssigned(kind, `${pointer}${jsonPointer(key)}`, [item]));
}
