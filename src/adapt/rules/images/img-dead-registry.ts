import type { Fix } from '../../../model/assessment/finding.ts';
import { message } from '../../../model/message.ts';
import { edit, safeEdit, toDo } from '../../fixes/fixes.ts';
import { fullName } from '../../mappings/images.ts';
import { imagesOf, podKinds } from '../../objects/pods.ts';
import { type DeadRegistry, deadRegistry } from '../../providers/dead-registries.ts';
import type { Rule } from '../rule.ts';

/** An image in a registry that is frozen or gone. */
export const rule: Rule = {
  id: 'img-dead-registry',
  kinds: podKinds,
  *check(object) {
    for (const { image: written, pointer } of imagesOf(object)) {
      const image = fullName(written);
      const found = deadRegistry(image);
      if (!found) continue;
      const words = message('rule.img-dead-registry', { registry: found.prefix, instead: found.instead });
      yield { severity: 'warning', pointer, message: words, fixes: [fixOf(image, pointer, found)] };
    }
  },
};

function fixOf(image: string, path: string, { prefix, instead, same, tags }: DeadRegistry): Fix {
  if (tags) return toDo(message('todo.find-image', { image, instead }));
  const value = instead + image.slice(prefix.length);
  const make = same ? safeEdit : edit;
  return make(message('fix.image', { image: value }), { op: 'replace', path, value });
}
