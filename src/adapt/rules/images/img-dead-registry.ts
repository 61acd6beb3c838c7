import type { Fix } from '../../../model/finding.ts';
import { message } from '../../../model/message.ts';
import { edit, safeEdit, toDo } from '../fixes.ts';
import { imagesOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/**
 * Registries whose images are frozen or gone, and what took their place. Source: the announcements of their owners. `same`: the new
 * place has every image under the same name; `tags`: it has the images under other tags.
 */
const dead: readonly { prefix: string; instead: string; same?: true; tags?: true }[] = [
  { prefix: 'k8s.gcr.io/', instead: 'registry.k8s.io/', same: true },
  { prefix: 'gcr.io/google_containers/', instead: 'registry.k8s.io/' },
  { prefix: 'gcr.io/google-containers/', instead: 'registry.k8s.io/' },
  { prefix: 'quay.io/coreos/etcd', instead: 'registry.k8s.io/etcd', tags: true },
  { prefix: 'quay.io/coreos/flannel', instead: 'docker.io/flannel/flannel', tags: true },
];

/** An image in a registry that is frozen or gone. */
export const rule: Rule = {
  id: 'img-dead-registry',
  *check(object) {
    for (const { image, pointer } of imagesOf(object)) {
      const found = dead.find(({ prefix }) => isOf(image, prefix));
      if (!found) continue;
      const words = message('rule.img-dead-registry', { registry: found.prefix, instead: found.instead });
      yield { severity: 'warning', pointer, message: words, fixes: [fixOf(image, pointer, found)] };
    }
  },
};

function isOf(image: string, prefix: string): boolean {
  return image.startsWith(prefix) && (prefix.endsWith('/') || /^($|[:@])/.test(image.slice(prefix.length)));
}

function fixOf(image: string, path: string, { prefix, instead, same, tags }: (typeof dead)[number]): Fix {
  if (tags) return toDo(message('todo.find-image', { image, instead }));
  const value = instead + image.slice(prefix.length);
  const make = same ? safeEdit : edit;
  return make(message('fix.image', { image: value }), { op: 'replace', path, value });
}
