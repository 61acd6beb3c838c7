import { isRecord } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { isSecret, withheld, withholdValues } from '../../model/objects/secret.ts';
import { readsAs } from './reads-as.ts';

/** What an API server refuses as the base64 of bytes. */
const noBase64 = '<not base64>';

/**
 * A Secret with `<withheld>` for each value that has the form of one. One of another type, and text in `data` that is no base64, leaves a value of
 * nobody that an API server refuses for the same. Anything else is given back as it is.
 */
export function withheldByForm(object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const out = withholdValues(object);
  for (const field of ['data', 'stringData'] as const) {
    const values = object[field];
    if (values === undefined) continue;
    const formOf = ([key, value]: [string, unknown]) => [key, valueOfForm(value, field === 'data')];
    out[field] = isRecord(values) ? Object.fromEntries(Object.entries(values).map(formOf)) : emptyOf(values);
  }
  return out;
}

function valueOfForm(value: unknown, isData: boolean): unknown {
  if (typeof value !== 'string') return emptyOf(value);
  return isData && value !== withheld && !readsAs(value, 'base64') ? noBase64 : withheld;
}

/** A value of the same type that says nothing. */
function emptyOf(value: unknown): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return [];
  if (isRecord(value)) return {};
  if (typeof value === 'boolean') return false;
  return typeof value === 'string' ? '' : 0;
}

/**
 * A Secret with bytes of the right form where its values are withheld, so that the rest of it can be judged. `filled`: whether
 * there are such. What is no Secret comes back as it is.
 */
export function withStandIns(object: KubeObject): { object: KubeObject; filled: boolean } {
  if (!isSecret(object)) return { object, filled: false };
  const out: KubeObject = { ...object };
  let filled = false;
  for (const field of ['data', 'stringData'] as const) {
    const values = out[field];
    if (!isRecord(values)) continue;
    const fill = ([key, value]: [string, unknown]): [string, unknown] => {
      if (value !== withheld) return [key, value];
      filled = true;
      const text = standInOf(key);
      return [key, field === 'data' ? Buffer.from(text).toString('base64') : text];
    };
    out[field] = Object.fromEntries(Object.entries(values).map(fill));
  }
  return { object: out, filled };
}

/** What an API server takes under a key: it reads the JSON of pull secrets, and nothing else. */
function standInOf(key: string): string {
  if (key === '.dockerconfigjson') return '{"auths":{}}';
  return key === '.dockercfg' ? '{}' : 'stand-in';
}
