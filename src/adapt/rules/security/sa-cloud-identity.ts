import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { type Message, message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { podOf } from '../../objects/pods.ts';
import { type CloudIdentity, cloudIdentity } from '../../providers/identities.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** An identity in a cloud, which trusts the source cluster and not the target. */
export const rule: Rule = {
  id: 'sa-cloud-identity',
  *check(object, { target }) {
    for (const { identity, value, pointer } of identitiesOf(object)) {
      const there = providerOf(target.facts);
      if (there === undefined) {
        yield { unknown: untoldOfCloud(target.facts) };
        continue;
      }
      const { cloud, by } = identity;
      const args = { value, cloud: cloudName(cloud) };
      // On machines of one's own an identity of a cloud is possible, with a trust of its own.
      if (there === cloud || there === 'none' || there === 'other') {
        const words = message(by === 'node' ? 'rule.sa-cloud-identity.node' : 'rule.sa-cloud-identity', args);
        yield { severity: 'warning', pointer, message: words, fixes: [trust(object, by, args)] };
      } else {
        const words = message('rule.sa-cloud-identity.other', { ...args, there: cloudName(there) });
        const login = toDo(message('todo.other-login', { ...args, there: cloudName(there) }));
        const without = edit(message('fix.leave-out-identity', args), removing(object, pointer));
        yield { severity: 'error', pointer, message: words, fixes: [login, without] };
      }
    }
  },
};

/** The identities that an account names, or the labels and annotations of the pods of a workload. */
function* identitiesOf(object: KubeObject): Generator<{ identity: CloudIdentity; value: string; pointer: string }> {
  const pod = podOf(object);
  if (!pod && (object.apiVersion !== 'v1' || object.kind !== 'ServiceAccount')) return;
  const beside = !pod || pod.bare ? [] : pod.path.slice(0, -1);
  const metadata = recordAt(object, ...beside, 'metadata');
  for (const field of ['labels', 'annotations']) {
    const marks = recordAt(metadata, field) ?? {};
    for (const key of Object.keys(marks)) {
      const identity = cloudIdentity(key);
      const value = marks[key];
      if (!identity || typeof value !== 'string' || value === '') continue;
      yield { identity, value, pointer: jsonPointer(...beside, 'metadata', field, key) };
    }
  }
}

/** What makes the identity count for pods of the target. */
function trust({ metadata }: KubeObject, by: CloudIdentity['by'], args: Message['args']): Fix {
  if (by === 'node') return toDo(message('todo.identity-agent', args));
  const account = `${metadata.namespace ?? usualNamespace}/${metadata.name}`;
  return toDo(message('todo.trust-account', { ...args, account }));
}
