import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isClusterName, isPrivateAddress, isPrivateName } from '../../objects/addresses.ts';
import { imagesOf, podKinds } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** An image in a registry that only the network of the source knows. */
export const rule: Rule = {
  id: 'img-registry-private-source',
  kinds: podKinds,
  *check(object) {
    for (const { image, pointer } of imagesOf(object)) {
      const host = image.includes('/') ? image.slice(0, image.indexOf('/')) : '';
      if (!/[.:]|^localhost$/.test(host) || !isInside(host)) continue;
      const words = message('rule.img-registry-private-source', { image, host });
      yield { severity: 'error', pointer, message: words, fixes: [toDo(message('todo.copy-image', { image, host }))] };
    }
  },
};

/** Whether only one network knows a registry; a name without a dot is one of that network. */
function isInside(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '');
  return !host.includes('.') || isPrivateAddress(host) || isPrivateName(host) || isClusterName(host);
}
