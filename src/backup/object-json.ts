import { parseJson } from '../model/json-text.ts';
import type { KubeObject } from '../model/object.ts';

/** The object of a JSON text, all fields as they are. Throws SyntaxError where it is not JSON, or not an object with the fields that every Kubernetes object has. */
export function parseObject(json: Buffer | string): KubeObject {
  const value = parseJson(typeof json === 'string' ? json : json.toString('utf8'));
  if (isKubeObject(value)) return value;
  throw new SyntaxError('not a Kubernetes object');
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isRecord(value) || typeof value.apiVersion !== 'string' || typeof value.kind !== 'string') return false;
  const { metadata } = value;
  if (!isRecord(metadata) || typeof metadata.name !== 'string') return false;
  if (metadata.namespace !== undefined && typeof metadata.namespace !== 'string') return false;
  return isTextMap(metadata.labels) && isTextMap(metadata.annotations);
}

function isTextMap(value: unknown): boolean {
  return value === undefined || (isRecord(value) && Object.values(value).every((text) => typeof text === 'string'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
