import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { TextPart } from '../../manifest/spans.ts';
import { hostsOf, partOf, withoutComments } from '../../objects/named-hosts.ts';
import { type Setting, settingsOf, unknownValues } from '../../objects/settings.ts';
import { bucketsIn, knownHost } from '../../providers/hosts.ts';
import { type Cloud, cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Rule } from '../rule.ts';

/** A store of objects of another cloud than the target's. */
export const rule: Rule = {
  id: 'obj-endpoint',
  *check(object, { target }) {
    yield* unknownValues(object);
    for (const { setting, part, cloud, shown } of [...hostsIn(object), ...bucketsOf(object)]) {
      const provider = providerOf(target.facts);
      if (provider === undefined) {
        yield { unknown: untoldOfCloud(target.facts) };
        return;
      }
      if (provider === cloud) continue;
      const args = { host: shown, cloud: cloudName(cloud) };
      const fixes = [toDo(message('todo.object-store', { host: args.host }))];
      const words = message('rule.obj-endpoint', args);
      yield { severity: 'info', pointer: setting.pointer, part, message: words, fixes };
    }
  },
};

/** A store that a setting names, as it may be shown. */
interface NamedStore {
  setting: Setting;
  part: TextPart | undefined;
  cloud: Cloud;
  shown: string;
}

function* hostsIn(object: KubeObject): Generator<NamedStore> {
  for (const named of hostsOf(object)) {
    const { host, setting } = named;
    const known = knownHost(host);
    if (known?.role !== 'objects' || known.cloud === undefined) continue;
    yield { setting, part: partOf(named), cloud: known.cloud, shown: setting.secret ? known.pattern : host };
  }
}

function* bucketsOf(object: KubeObject): Generator<NamedStore> {
  for (const setting of settingsOf(object)) {
    if (!setting.value.includes('gs://')) continue;
    const named = bucketsIn(withoutComments(setting.value));
    // Without their names those of a Secret are told once.
    for (const text of setting.secret ? named.slice(0, 1) : named) {
      const part = setting.secret ? undefined : { at: setting.value.indexOf(text), text };
      yield { setting, part, cloud: 'gcp', shown: setting.secret ? 'gs://…' : text };
    }
  }
}
