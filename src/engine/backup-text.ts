import { damaged } from '../backup/damage.ts';
import type { BackupEntry } from '../backup/index-file.ts';
import { parseObject } from '../backup/object-json.ts';
import { manifestYaml } from '../migrate/folder/manifest-yaml.ts';
import { toJson } from '../model/json-text.ts';
import { objectLabel } from '../model/log-line.ts';
import { message } from '../model/message.ts';

/** An object of a backup as a manifest, or as one line of JSON. Throws `damaged` where it is no object. */
export function objectText(
  backup: string,
  { entry, json }: { entry: BackupEntry; json: Buffer },
  as: 'yaml' | 'json',
): string {
  try {
    const object = parseObject(json);
    return as === 'yaml' ? manifestYaml(object) : `${toJson(object)}\n`;
  } catch (thrown) {
    const path = objectLabel(entry);
    if (thrown instanceof SyntaxError) throw damaged(backup, message('backup.damage.noObjectAt', { path }), thrown);
    if (thrown instanceof RangeError) throw damaged(backup, message('backup.damage.nestedAt', { path }), thrown);
    throw thrown;
  }
}
