import { parseJson } from '../model/json/json-text.ts';
import { isKubeObject } from '../model/objects/kube-object.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** The object of a JSON text, all fields as they are. Throws SyntaxError where it is not JSON, or not an object with the fields that every Kubernetes object has. */
export function parseObject(json: Buffer | string): KubeObject {
  const value = parseJson(typeof json === 'string' ? json : json.toString('utf8'));
  if (isKubeObject(value)) return value;
  throw new SyntaxError('not a Kubernetes object');
}
