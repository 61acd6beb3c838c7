import { recordsOf } from '../../../model/json/json.ts';
import { text } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { hasPrefix } from '../../mappings/images.ts';
import { imagesOf, podKinds, podOf } from '../../objects/pods.ts';
import { unknownSecret } from '../../objects/settings.ts';
import { providerOf, untoldOfCloud } from '../../providers/provider.ts';
import { isForEverybody, nodeRegistry, registryOf } from '../../providers/registries.ts';
import { isFor } from '../../pull-secret.ts';
import type { Rule } from '../rule.ts';

/** An image that the plan takes from another registry, where the pod's Secrets for pulling let in at the former one alone. */
export const rule: Rule = {
  id: 'img-pull-secret-host',
  kinds: podKinds,
  *check(object, { target, objects, mappings }) {
    const pod = podOf(object);
    if (!pod || !mappings?.images?.length) return;
    const { namespace } = object.metadata;
    const own = secretsOf(pod);
    // Admission takes those of the account where the pod names none.
    const names =
      own.length > 0 ? own : objects.pullSecretsOf(namespace, text(pod.spec.serviceAccountName) ?? 'default');
    if (names.length === 0) return;
    for (const { image, pointer } of imagesOf(object)) {
      const host = registryOf(image);
      const former = mappings.images.filter(({ to }) => hasPrefix(image, to)).map(({ from }) => registryOf(from));
      if (former.length === 0 || former.includes(host) || isForEverybody(host)) continue;
      const provider = providerOf(target.facts);
      const cloud = nodeRegistry(image)?.cloud;
      if (cloud !== undefined && provider === undefined) yield { unknown: untoldOfCloud(target.facts) };
      if (cloud !== undefined && (provider === undefined || cloud === provider)) continue;
      const entries = names.map((name) => objects.registriesOf(namespace, name));
      const unseen = entries.indexOf(undefined);
      if (unseen >= 0) {
        yield { unknown: unknownSecret({ name: names[unseen] ?? '', ...(namespace !== undefined && { namespace }) }) };
        return;
      }
      const known = entries.flatMap((one) => one ?? []);
      const from = former.find((one) => known.some((entry) => isFor(entry, one)));
      if (from === undefined || known.some((entry) => isFor(entry, host))) continue;
      const args = { host, from, names: names.join(', ') };
      yield {
        severity: 'warning',
        pointer,
        message: message('rule.img-pull-secret-host', args),
        fixes: [toDo(message('todo.registry-entry', args))],
      };
    }
  },
};

function secretsOf({ spec }: PodSpec): string[] {
  return recordsOf(spec.imagePullSecrets).flatMap(([, { name }]) => (typeof name === 'string' ? [name] : []));
}
