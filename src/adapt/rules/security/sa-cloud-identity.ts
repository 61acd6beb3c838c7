import { jsonPointer, recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { type CloudIdentity, cloudIdentity } from '../../providers/identities.ts';
import { cloudName, providerOf } from '../../providers/provider.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** An identity in a cloud, which trusts the source cluster and not the target. */
export const rule: Rule = {
  id: 'sa-cloud-identity',
  *check(object, { target }) {
    for (const { identity, value, pointer } of identitiesOf(object)) {
      const there = providerOf(target.facts);
      if (there === undefined) {
        yield { unknown: 'nodes' };
        continue;
      }
      const { cloud, by } = identity;
      const args = { value, cloud: cloudName(cloud) };
      // On machines of one's own an identity of a cloud is possible, with a trust of its own.
      if (there === cloud || there === 'none' || there === 'other') {
        const words = message(by === 'node' ? 'rule.sa-cloud-identity.node' : 'rule.sa-cloud-identity', args);
        yield { severity: 'warning', pointer, message: words };
      } else {
        const words = message('rule.sa-cloud-identity.other', { ...args, there: cloudName(there) });
        yield { severity: 'error', pointer, message: words };
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
