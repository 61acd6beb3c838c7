import { isRecord } from '../../model/json.ts';
import type { KubeObject } from '../../model/object.ts';
import { isSecret, withheld } from '../../model/secret.ts';

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
