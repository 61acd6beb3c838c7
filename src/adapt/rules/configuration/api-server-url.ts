import { message } from '../../../model/message.ts';
import { knownHost } from '../../providers/hosts.ts';
import type { Rule } from '../rule.ts';
import { hostsOf, settingsOf } from '../settings.ts';

/** What leads an application to the API of one cluster: a kubeconfig, or the address of the API. */
export const rule: Rule = {
  id: 'api-server-url',
  *check(object) {
    const files = settingsOf(object).filter(
      ({ value }) => /^kind: *["']?Config["']?\s*$/m.test(value) && /^clusters:/m.test(value),
    );
    for (const { pointer } of files)
      yield { severity: 'warning', pointer, message: message('rule.api-server-url.file') };
    const told = new Set(files.map(({ pointer }) => pointer));
    for (const { host, setting } of hostsOf(object)) {
      const known = knownHost(host);
      if (known?.role !== 'cluster' || told.has(setting.pointer)) continue;
      const words = message('rule.api-server-url', { host: setting.secret ? known.pattern : host });
      yield { severity: 'warning', pointer: setting.pointer, message: words };
    }
  },
};
