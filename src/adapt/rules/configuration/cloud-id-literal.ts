import { jsonPointer } from '../../../model/json/json.ts';
import { textRecord } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isCustom, textsIn } from '../../objects/custom-texts.ts';
import { withoutComments } from '../../objects/named-hosts.ts';
import { settingsOf } from '../../objects/settings.ts';
import { isStorageClass } from '../../objects/volumes.ts';
import { cloudIdIn } from '../../providers/cloud-ids.ts';
import { cloudName } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** Something that belongs to one account of a cloud, by its name there. */
export const rule: Rule = {
  id: 'cloud-id-literal',
  *check(object) {
    for (const { value, pointer } of placesOf(object)) {
      const found = cloudIdIn(withoutComments(value));
      if (!found) continue;
      const words = message('rule.cloud-id-literal', { id: found.id, cloud: cloudName(found.cloud) });
      yield { severity: 'warning', pointer, message: words, fixes: [toDo(message('todo.cloud-id', { id: found.id }))] };
    }
  },
};

function placesOf(object: KubeObject): { value: string; pointer: string }[] {
  if (isCustom(object)) return textsIn(object.spec, ['spec']);
  if (!isStorageClass(object)) return settingsOf(object).filter(({ secret }) => !secret);
  return Object.entries(textRecord(object.parameters)).map(([key, value]) => {
    return { value, pointer: jsonPointer('parameters', key) };
  });
}
