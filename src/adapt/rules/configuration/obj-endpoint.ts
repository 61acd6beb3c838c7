import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { hostsOf } from '../../objects/named-hosts.ts';
import { unknownValues } from '../../objects/settings.ts';
import { knownHost } from '../../providers/hosts.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** A store of objects of another cloud than the target's. */
export const rule: Rule = {
  id: 'obj-endpoint',
  *check(object, { target }) {
    yield* unknownValues(object);
    for (const { host, setting } of hostsOf(object)) {
      const known = knownHost(host);
      if (known?.role !== 'objects' || known.cloud === undefined) continue;
      const provider = providerOf(target.facts);
      if (provider === undefined) {
        yield { unknown: untoldOfCloud(target.facts) };
        return;
      }
      if (provider === known.cloud) continue;
      const args = { host: setting.secret ? known.pattern : host, cloud: cloudName(known.cloud) };
      const fixes = [toDo(message('todo.object-store', { host: args.host }))];
      yield { severity: 'info', pointer: setting.pointer, message: message('rule.obj-endpoint', args), fixes };
    }
  },
};
