import { Buffer } from 'node:buffer';
import type { KubeObject } from '../model/objects/object.ts';
import { groupKindOf } from './group-kind.ts';

const webhooks = /^\/webhooks\/\d+\/clientConfig\/caBundle$/;

/** Fields that hold bytes in base64, by group and kind, as patterns of JSON pointers. Source: the fields of format `byte` in the Kubernetes API reference. */
const holders: Readonly<Record<string, RegExp>> = {
  '/Secret': /^\/data\/[^/]*$/,
  '/ConfigMap': /^\/binaryData\/[^/]*$/,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'apiextensions.k8s.io/CustomResourceDefinition': /^\/spec\/conversion\/webhook\/clientConfig\/caBundle$/,
  'apiregistration.k8s.io/APIService': /^\/spec\/caBundle$/,
  'certificates.k8s.io/CertificateSigningRequest': /^\/spec\/request$/,
};

/** Whether a place (JSON pointer) of an object holds base64 by the API of its kind. */
export function holdsBytes(object: KubeObject, pointer: string): boolean {
  const name = groupKindOf(object);
  return Object.hasOwn(holders, name) && holders[name]?.test(pointer) === true;
}

/** Whether two texts at a place that holds base64 are of the same bytes, with other line breaks, white space or padding. */
export function areSameBytes(
  object: KubeObject,
  { pointer, left, right }: { pointer: string; left: unknown; right: unknown },
): boolean {
  if (!holdsBytes(object, pointer)) return false;
  const [one, other] = [bytesOf(left), bytesOf(right)];
  return one !== undefined && other !== undefined && one.equals(other);
}

/** The text whose bytes a value is in base64; nothing for bytes that are no UTF-8, and for what is no base64. */
export function textOfBytes(value: unknown): string | undefined {
  const bytes = bytesOf(value);
  if (!bytes) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Such as a picture or a keystore.
    return undefined;
  }
}

/** Node takes other letters for base64, too, which no API server does. */
function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined;
  const letters = value.replaceAll(/\s+/g, '').replace(/={1,2}$/, '');
  const isBase64 = /^[A-Za-z0-9+/]*$/.test(letters) && letters.length % 4 !== 1;
  return isBase64 ? Buffer.from(letters, 'base64') : undefined;
}
