import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { hostsOf, withoutComments } from '../../objects/named-hosts.ts';
import { type Setting, settingsOf, unknownValues } from '../../objects/settings.ts';
import { bucketsIn, knownHost } from '../../providers/hosts.ts';
import { type Cloud, cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** A store of objects of another cloud than the target's. */
export const rule: Rule = {
  id: 'obj-endpoint',
  *check(object, { target }) {
    yield* unknownValues(object);
    for (const { setting, cloud, shown } of [...hostsIn(object), ...bucketsOf(object)]) {
      const provider = providerOf(target.facts);
      if (provider === undefined) {
        yield { unknown: untoldOfCloud(target.facts) };
        return;
      }
      if (provider === cloud) continue;
      const args = { host: shown, cloud: cloudName(cloud) };
      const fixes = [toDo(message('todo.object-store', { host: args.host }))];
      yield { severity: 'info', pointer: setting.pointer, message: message('rule.obj-endpoint', args), fixes };
    }
  },
};

/** A store that a setting names, as it may be shown. */
interface NamedStore {
  setting: Setting;
  cloud: Cloud;
  shown: string;
}

function* hostsIn(object: KubeObject): Generator<NamedStore> {
  for (const { host, setting } of hostsOf(object)) {
    const known = knownHost(host);
    if (known?.role !== 'objects' || known.cloud === undefined) continue;
    yield { setting, cloud: known.cloud, shown: setting.secret ? known.pattern : host };
  }
}

function* bucketsOf(object: KubeObject): Generator<NamedStore> {
  for (const setting of settingsOf(object)) {
    if (!setting.value.includes('gs://')) continue;
    const named = bucketsIn(withoutComments(setting.value));
    const shown = setting.secret && named.length > 0 ? ['gs://…'] : named;
    for (const one of shown) yield { setting, cloud: 'gcp', shown: one };
  }
}
