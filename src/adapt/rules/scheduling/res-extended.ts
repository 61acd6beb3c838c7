import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Resources beyond processor and memory that no node of the target has, such as graphics cards. */
export const rule: Rule = {
  id: 'res-extended',
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    for (const field of ['initContainers', 'containers']) {
      for (const [index, container] of recordsOf(pod.spec[field])) {
        for (const name of Object.keys(recordAt(container, 'resources', 'limits') ?? {}).filter(isExtended)) {
          const { nodes } = target.facts;
          if (nodes === undefined) yield { unknown: 'nodes' };
          else if (!nodes.some(({ allocatable }) => allocatable === undefined || allocatable[name] !== undefined)) {
            const pointer = jsonPointer(...pod.path, field, index, 'resources', 'limits', name);
            yield { severity: 'error', pointer, message: message('rule.res-extended', { name }) };
          }
        }
      }
    }
  },
};

function isExtended(name: string): boolean {
  return name.startsWith('hugepages-') || (name.includes('/') && !name.startsWith('kubernetes.io/'));
}
