import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { list, texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { isPrivateAddress } from '../../objects/addresses.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Name servers and addresses of hosts in the network of the source. */
export const rule: Rule = {
  id: 'dns-config',
  kinds: podKinds,
  *check(object) {
    const pod = podOf(object);
    if (!pod) return;
    for (const [index, address] of list(recordAt(pod.spec, 'dnsConfig')?.nameservers).entries()) {
      if (typeof address !== 'string' || !isPrivateAddress(address)) continue;
      const pointer = jsonPointer(...pod.path, 'dnsConfig', 'nameservers', index);
      const fixes = withoutServer(object, pod, { address, pointer });
      yield { severity: 'warning', pointer, message: message('rule.dns-config', { address }), fixes };
    }
    for (const [index, { ip, hostnames }] of recordsOf(pod.spec.hostAliases)) {
      if (typeof ip !== 'string' || !isPrivateAddress(ip)) continue;
      const pointer = jsonPointer(...pod.path, 'hostAliases', index, 'ip');
      const names = texts(hostnames).join(', ');
      const words = message('rule.dns-config.alias', { address: ip, names });
      const entry = jsonPointer(...pod.path, 'hostAliases', index);
      const fixes = [
        edit(message('fix.leave-out-alias', { names }), removing(object, entry)),
        toDo(message('todo.other-address', { address: ip })),
      ];
      yield { severity: 'warning', pointer, message: words, fixes };
    }
  },
};

/** With the policy None a pod has to name a server. Source: the validation of pods. */
function withoutServer(
  object: KubeObject,
  { spec, path }: PodSpec,
  server: { address: string; pointer: string },
): Fix[] {
  const { address, pointer } = server;
  const alone = list(recordAt(spec, 'dnsConfig')?.nameservers).length === 1;
  if (spec.dnsPolicy !== 'None' || !alone) {
    return [edit(message('fix.leave-out-server', { address }), removing(object, pointer))];
  }
  const policy = jsonPointer(...path, 'dnsPolicy');
  const value = 'ClusterFirst';
  return [edit(message('fix.own-dns'), removing(object, pointer), { op: 'replace', path: policy, value })];
}
