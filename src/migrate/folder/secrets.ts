import { KubeferryError } from '../../model/error.ts';
import { isRecord } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { isSecret, withheld } from '../../model/objects/secret.ts';

/** The first key of a Secret that has a value in its manifest; nothing where all are withheld. */
export function typedKey(object: KubeObject): string | undefined {
  for (const field of ['data', 'stringData']) {
    const values = object[field];
    if (!isRecord(values)) continue;
    const typed = Object.entries(values).find(([, value]) => value !== withheld);
    if (typed) return typed[0];
  }
  return undefined;
}

/**
 * The Secret of an edited manifest with the values that were withheld put back from the original. Keys that a person removed
 * stay away, and values that a person wrote stay as they are. Anything but a Secret is given back as it is.
 * @throws KubeferryError `invalid` for a withheld value that the original does not have.
 */
export function fillSecretValues(object: KubeObject, original: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const out: KubeObject = { ...object };
  for (const field of ['data', 'stringData']) {
    const values = out[field];
    if (!isRecord(values)) continue;
    const known = isRecord(original[field]) ? original[field] : {};
    const fill = ([key, value]: [string, unknown]): [string, unknown] => {
      if (value !== withheld) return [key, value];
      if (!Object.hasOwn(known, key)) throw unknownKey(object, key);
      return [key, known[key]];
    };
    out[field] = Object.fromEntries(Object.entries(values).map(fill));
  }
  const { annotations } = object.metadata;
  if (annotations) out.metadata = { ...object.metadata, annotations: filledAnnotations(annotations, original) };
  return out;
}

/** The annotations with those that were withheld as they held a value; one that the original does not have any more stays away. */
function filledAnnotations(annotations: Record<string, string>, { metadata }: KubeObject): Record<string, string> {
  const fill = ([name, text]: [string, string]): [string, string][] => {
    if (text !== withheld) return [[name, text]];
    const known = metadata.annotations?.[name];
    return known === undefined ? [] : [[name, known]];
  };
  return Object.fromEntries(Object.entries(annotations).flatMap(fill));
}

function unknownKey(object: KubeObject, key: string): KubeferryError {
  const path = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  return new KubeferryError('invalid', message('folder.secret-key', { key, path }), {
    hint: message('folder.secret-key.hint'),
  });
}
