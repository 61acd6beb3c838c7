import { recordsOf } from '../../../model/json/json.ts';
import { text } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { toDo } from '../../fixes/fixes.ts';
import { imagesOf, podKinds, podOf } from '../../objects/pods.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import { nodeRegistry } from '../../providers/registries.ts';
import type { Rule } from '../rule.ts';

/** An image of a registry that nodes of one cloud pull from by their own identity, where the nodes are of another. */
export const rule: Rule = {
  id: 'img-node-identity',
  kinds: podKinds,
  *check(object, { target, objects }) {
    const pod = podOf(object);
    if (!pod || recordsOf(pod.spec.imagePullSecrets).length > 0) return;
    const account = text(pod.spec.serviceAccountName) ?? 'default';
    if (objects.pullSecretsOf(object.metadata.namespace, account).length > 0) return;
    for (const { image, pointer } of imagesOf(object)) {
      const registry = nodeRegistry(image);
      if (!registry) continue;
      const provider = providerOf(target.facts);
      if (provider === undefined) yield { unknown: untoldOfCloud(target.facts) };
      else if (provider !== registry.cloud) {
        const args = { image, registry: registry.name, cloud: cloudName(registry.cloud), account };
        const { namespace = usualNamespace } = object.metadata;
        const fixes = [
          toDo(message('todo.pull-by-secret', { registry: registry.name, account, namespace })),
          toDo(message('todo.copy-image', { image, host: image.slice(0, image.indexOf('/')) })),
        ];
        yield { severity: 'warning', pointer, message: message('rule.img-node-identity', args), fixes };
      }
    }
  },
};
