import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { systemOf } from '../../nodes/fitting-nodes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Pods for an operating system that no node of the target runs. */
export const rule: Rule = {
  id: 'sched-arch-os',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    const system = recordAt(pod?.spec, 'os')?.name;
    if (!pod || typeof system !== 'string') return;
    const { nodes } = target.facts;
    const systems = nodes?.map(systemOf);
    if (systems === undefined || systems.includes(undefined)) yield { unknown: 'nodes' };
    else if (!systems.includes(system)) {
      const pointer = jsonPointer(...pod.path, 'os', 'name');
      const fixes = [toDo(message('todo.nodes-of-system', { system }))];
      yield { severity: 'error', pointer, message: message('rule.sched-arch-os', { system }), fixes };
    }
  },
};
