import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** What only Docker has on a node. */
const ofDocker = /^\/(var\/)?run\/docker\.sock$|^\/var\/lib\/docker(\/|$)/;

/** The socket or the folder of Docker, on nodes that run something else. */
export const rule: Rule = {
  id: 'runtime-docker',
  *check(object, { target }) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      const path = recordAt(volume, 'hostPath')?.path;
      if (!pod || typeof path !== 'string' || !ofDocker.test(path)) continue;
      const { nodes } = target.facts;
      if (nodes === undefined) yield { unknown: 'nodes' };
      const runtimes = nodes?.map(({ runtime }) => runtime?.split(':')[0]);
      const [first] = runtimes ?? [];
      // A node that does not say what it runs may run Docker.
      if (first === undefined || runtimes?.some((one) => one === undefined || one === 'docker')) continue;
      const pointer = jsonPointer(...pod.path, 'volumes', index, 'hostPath', 'path');
      yield { severity: 'error', pointer, message: message('rule.runtime-docker', { path, runtime: first }) };
    }
  },
};
