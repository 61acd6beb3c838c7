import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../fixes.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** What a node has for itself and agents on it read: its devices, system settings, libraries, logs, certificates, and what its kubelet, runtime and network need. */
const ofTheNode = [
  /^\/(sys|proc|dev|run|boot|var\/run|var\/log|var\/lib\/(kubelet|docker|containerd|cni|dbus|systemd))(\/|$)/,
  /^\/etc\/(localtime|timezone|machine-id|os-release|hostname|hosts|resolv\.conf|passwd|group|ssl|pki|openssl|ca-certificates|cni|udev|systemd|containerd|kubernetes)(\/|$)/,
  /^\/(usr\/)?(lib\/(modules|udev|systemd)|src|bin|sbin)(\/|$)/,
  /^\/(usr(\/(share|lib|local))?|var)\/(ssl|openssl|ca-certificates)(\/|$)/,
  /^\/opt\/cni(\/|$)/,
  // The whole of it, as agents that watch disks mount it.
  /^\/$/,
];

/** Data in a folder of a node, which stays there. */
export const rule: Rule = {
  id: 'vol-hostpath',
  *check(object) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      const path = recordAt(volume, 'hostPath')?.path;
      if (!pod || typeof path !== 'string') continue;
      const isNode = ofTheNode.some((one) => one.test(path));
      yield {
        severity: isNode ? 'info' : 'error',
        pointer: jsonPointer(...pod.path, 'volumes', index, 'hostPath'),
        message: message(isNode ? 'rule.vol-hostpath.node' : 'rule.vol-hostpath', { path }),
        fixes: isNode ? [] : [toDo(message('todo.copy-folder', { path }))],
      };
    }
  },
};
