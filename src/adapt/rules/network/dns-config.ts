import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { texts } from '../../../model/parse.ts';
import { isPrivateAddress } from '../addresses.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Name servers and addresses of hosts in the network of the source. */
export const rule: Rule = {
  id: 'dns-config',
  *check(object) {
    const pod = podOf(object);
    if (!pod) return;
    for (const [index, address] of texts(recordAt(pod.spec, 'dnsConfig')?.nameservers).entries()) {
      if (!isPrivateAddress(address)) continue;
      const pointer = jsonPointer(...pod.path, 'dnsConfig', 'nameservers', index);
      yield { severity: 'warning', pointer, message: message('rule.dns-config', { address }) };
    }
    for (const [index, { ip, hostnames }] of recordsOf(pod.spec.hostAliases)) {
      if (typeof ip !== 'string' || !isPrivateAddress(ip)) continue;
      const pointer = jsonPointer(...pod.path, 'hostAliases', index, 'ip');
      const words = message('rule.dns-config.alias', { address: ip, names: texts(hostnames).join(', ') });
      yield { severity: 'warning', pointer, message: words };
    }
  },
};
