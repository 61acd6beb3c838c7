import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../fixes.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Folders of a node that say something of the node itself, which agents on it read. */
const ofTheNode =
  /^\/(sys|proc|dev|etc\/(localtime|machine-id|os-release|ssl|pki)|run|var\/run|var\/log|var\/lib\/(kubelet|docker|containerd)|lib\/modules|boot|usr\/src)(\/|$)/;

/** Data in a folder of a node, which stays there. */
export const rule: Rule = {
  id: 'vol-hostpath',
  *check(object) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      const path = recordAt(volume, 'hostPath')?.path;
      if (!pod || typeof path !== 'string') continue;
      yield {
        severity: ofTheNode.test(path) ? 'info' : 'error',
        pointer: jsonPointer(...pod.path, 'volumes', index, 'hostPath'),
        message: message(ofTheNode.test(path) ? 'rule.vol-hostpath.node' : 'rule.vol-hostpath', { path }),
        fixes: ofTheNode.test(path) ? [] : [toDo(message('todo.copy-folder', { path }))],
      };
    }
  },
};
