import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { hasPrefix } from '../../mappings/images.ts';
import { imagesOf, podKinds } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** An image that is named by its digest, in a registry that the plan has it copied to: a copy of one platform has another digest. */
export const rule: Rule = {
  id: 'img-digest-copy',
  kinds: podKinds,
  *check(object, { mappings }) {
    const places = mappings?.images ?? [];
    if (places.length === 0) return;
    for (const { image, pointer } of imagesOf(object)) {
      if (!image.includes('@sha256:') || !places.some(({ to }) => hasPrefix(image, to))) continue;
      const fixes = [toDo(message('todo.copy-whole-image', { image }))];
      yield { severity: 'info', pointer, message: message('rule.img-digest-copy', { image }), fixes };
    }
  },
};
