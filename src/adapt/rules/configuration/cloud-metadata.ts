import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { hostsOf, partOf } from '../../objects/named-hosts.ts';
import { unknownValues } from '../../objects/settings.ts';
import { knownHost } from '../../providers/hosts.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** The address at which machines of a cloud learn of themselves, on a target that has none or another. */
export const rule: Rule = {
  id: 'cloud-metadata',
  *check(object, { target }) {
    yield* unknownValues(object);
    for (const named of hostsOf(object)) {
      const { host, setting } = named;
      const known = knownHost(host);
      if (known?.role !== 'metadata' || /no_?proxy/i.test(setting.key)) continue;
      const provider = providerOf(target.facts);
      if (provider === undefined) {
        yield { unknown: untoldOfCloud(target.facts) };
        return;
      }
      const { pointer } = setting;
      const part = partOf(named);
      const shown = setting.secret ? known.pattern : host;
      const fixes = [toDo(message('todo.rights-otherwise', { host: shown }))];
      if (provider === 'none') {
        yield { severity: 'warning', pointer, part, message: message('rule.cloud-metadata', { host: shown }), fixes };
      } else if (known.cloud !== undefined && known.cloud !== provider) {
        const words = message('rule.cloud-metadata.other', { host: shown, cloud: cloudName(known.cloud) });
        yield { severity: 'error', pointer, part, message: words, fixes };
      }
    }
  },
};
