import { message } from '../../../model/message.ts';
import { imagesOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Registries whose images are frozen or gone, and what took their place. Source: the announcements of their owners. */
const dead: readonly { prefix: string; instead: string }[] = [
  { prefix: 'k8s.gcr.io/', instead: 'registry.k8s.io/' },
  { prefix: 'gcr.io/google_containers/', instead: 'registry.k8s.io/' },
  { prefix: 'gcr.io/google-containers/', instead: 'registry.k8s.io/' },
  { prefix: 'quay.io/coreos/etcd', instead: 'registry.k8s.io/etcd' },
  { prefix: 'quay.io/coreos/flannel', instead: 'docker.io/flannel/flannel' },
];

/** An image in a registry that is frozen or gone. */
export const rule: Rule = {
  id: 'img-dead-registry',
  *check(object) {
    for (const { image, pointer } of imagesOf(object)) {
      const found = dead.find(({ prefix }) => image.startsWith(prefix));
      if (!found) continue;
      const words = message('rule.img-dead-registry', { registry: found.prefix, instead: found.instead });
      yield { severity: 'warning', pointer, message: words };
    }
  },
};
