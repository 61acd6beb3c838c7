import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { makesNodes, onDemand } from '../../nodes/nodes-on-demand.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { isMadeResource } from '../../providers/made-nodes.ts';
import { amountsOf } from '../../quantities/resources.ts';
import type { Rule } from '../rule.ts';
import { untold } from '../untold.ts';

/** Resources beyond processor and memory that no node of the target has, such as graphics cards. */
export const rule: Rule = {
  id: 'res-extended',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    for (const field of ['initContainers', 'containers']) {
      for (const [index, container] of recordsOf(pod.spec[field])) {
        const limits = recordAt(container, 'resources', 'limits') ?? {};
        const amounts = amountsOf(limits);
        for (const name of Object.keys(limits).filter(isExtended)) {
          // A scheduler looks for no node that has none of it.
          if (amounts.get(name) === 0) continue;
          const { nodes } = target.facts;
          if (nodes === undefined) yield { unknown: 'nodes' };
          else if (nodes.some(({ allocatable }) => allocatable?.[name] !== undefined)) continue;
          else if (nodes.some(({ allocatable }) => allocatable === undefined))
            yield* untold('nodes', nodes, 'allocatable');
          else {
            const resources = jsonPointer(...pod.path, field, index, 'resources');
            const pointer = resources + jsonPointer('limits', name);
            const fixes = [
              toDo(message('todo.offer-resource', { name })),
              without(object, { resources, container, name }),
            ];
            if (makesNodes(target) && isMadeResource(name)) yield onDemand(pointer, name, fixes.slice(1));
            else yield { severity: 'error', pointer, message: message('rule.res-extended', { name }), fixes };
          }
        }
      }
    }
  },
};

function isExtended(name: string): boolean {
  return name.startsWith('hugepages-') || (name.includes('/') && !name.startsWith('kubernetes.io/'));
}

function without(object: KubeObject, about: { resources: string; container: JsonRecord; name: string }): Fix {
  const { resources, container, name } = about;
  const fields = ['limits', 'requests'].filter((field) => name in (recordAt(container, 'resources', field) ?? {}));
  const operations = fields.map((field) => removing(object, resources + jsonPointer(field, name)));
  return edit(message('fix.leave-out-resource', { name }), ...operations);
}
