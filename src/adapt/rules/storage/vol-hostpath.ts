import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isOfDocker, isOfKernel, isOfNode } from '../../objects/node-folders.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { isTemplate } from '../../objects/template-value.ts';
import type { Rule } from '../rule.ts';

/** Data in a folder of a node, which stays there. Of those of Docker `runtime-docker` knows. */
export const rule: Rule = {
  id: 'vol-hostpath',
  kinds: podKinds,
  *check(object) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      const path = recordAt(volume, 'hostPath')?.path;
      if (!pod || typeof path !== 'string' || isTemplate(path) || isOfKernel(path) || isOfDocker(path)) continue;
      const isNode = isOfNode(path);
      yield {
        // What an agent keeps on each node is of that node.
        severity: isNode ? 'info' : object.kind === 'DaemonSet' ? 'warning' : 'error',
        pointer: jsonPointer(...pod.path, 'volumes', index, 'hostPath'),
        message: message(isNode ? 'rule.vol-hostpath.node' : 'rule.vol-hostpath', { path }),
        fixes: [toDo(message(isNode ? 'todo.see-folder' : 'todo.copy-folder', { path }))],
      };
    }
  },
};
