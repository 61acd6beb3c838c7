import { manifestYaml } from '../adapt/manifest/manifest-yaml.ts';
import { damaged } from '../backup/damage.ts';
import type { BackupEntry } from '../backup/index-file.ts';
import { parseObject } from '../backup/object-json.ts';
import { objectLabel } from '../model/clusters/log-line.ts';
import { toJson } from '../model/json/json-text.ts';
import { message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** An object of a backup as a manifest, or as one line of JSON. Throws `damaged` where it is no object. */
export function objectText(backup: string, one: { entry: BackupEntry; json: Buffer }, as: 'yaml' | 'json'): string {
  return withObject(backup, one, (object) => (as === 'yaml' ? manifestYaml(object) : `${toJson(object)}\n`));
}

/** Does something with an object of a backup. Throws `damaged` where it is no object, or nested too deeply for it. */
export function withObject<Result>(
  backup: string,
  { entry, json }: { entry: BackupEntry; json: Buffer },
  work: (object: KubeObject) => Result,
): Result {
  try {
    return work(parseObject(json));
  } catch (thrown) {
    const path = objectLabel(entry);
    if (thrown instanceof SyntaxError) throw damaged(backup, message('backup.damage.noObjectAt', { path }), thrown);
    if (thrown instanceof RangeError) throw damaged(backup, message('backup.damage.nestedAt', { path }), thrown);
    throw thrown;
  }
}
