import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { triggerIdentity } from '../../providers/identities.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** A trigger that proves who it is by an identity of another cloud. */
export const rule: Rule = {
  id: 'keda-vpa',
  kinds: ['TriggerAuthentication', 'ClusterTriggerAuthentication'],
  *check({ apiVersion, metadata, spec }, { target }) {
    if (parseApiVersion(apiVersion).group !== 'keda.sh') return;
    const provider = recordAt(spec, 'podIdentity')?.provider;
    const cloud = typeof provider === 'string' ? triggerIdentity(provider) : undefined;
    if (cloud === undefined) return;
    const there = providerOf(target.facts);
    if (there === undefined) yield { unknown: untoldOfCloud(target.facts) };
    else if (there !== cloud) {
      const words = message('rule.keda-vpa', { provider: String(provider), cloud: cloudName(cloud) });
      const fixes = [toDo(message('todo.trigger-login', { name: metadata.name, cloud: cloudName(cloud) }))];
      yield { severity: 'warning', pointer: '/spec/podIdentity/provider', message: words, fixes };
    }
  },
};
