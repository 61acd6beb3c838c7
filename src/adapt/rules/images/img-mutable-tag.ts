import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { imagesOf, podKinds } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** An image whose name may mean another one on the day it is pulled anew. */
export const rule: Rule = {
  id: 'img-mutable-tag',
  kinds: podKinds,
  *check(object) {
    for (const { image, pointer } of imagesOf(object)) {
      const last = image.slice(image.lastIndexOf('/') + 1);
      if (image === '' || image.includes('@') || (last.includes(':') && !last.endsWith(':latest'))) continue;
      const fixes = [toDo(message('todo.pin-image', { image }))];
      yield { severity: 'info', pointer, message: message('rule.img-mutable-tag', { image }), fixes };
    }
  },
};
