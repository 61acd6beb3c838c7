import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { imagesOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Hosts that only one network knows. Source: RFC 1918, RFC 6762, and what cluster DNS serves. */
const inside =
  /^(localhost|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+|[^/]*\.(local|svc|internal|lan|cluster\.local)|[^./:]+(?=:\d))(:\d+)?$/;

/** An image in a registry that only the network of the source knows. */
export const rule: Rule = {
  id: 'img-registry-private-source',
  *check(object) {
    for (const { image, pointer } of imagesOf(object)) {
      const host = image.includes('/') ? image.slice(0, image.indexOf('/')) : '';
      if (!/[.:]|^localhost$/.test(host) || !inside.test(host)) continue;
      const words = message('rule.img-registry-private-source', { image, host });
      yield { severity: 'error', pointer, message: words, fixes: [toDo(message('todo.copy-image', { image, host }))] };
    }
  },
};
