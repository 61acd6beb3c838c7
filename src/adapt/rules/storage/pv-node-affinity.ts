import { message } from '../../../model/message.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { matchesTerms, someNode } from '../../nodes/nodes.ts';
import { affinityPointer, saidTopology, volumeSpec, volumeTerms } from '../../objects/volumes.ts';
import type { Rule } from '../rule.ts';

/** A volume that only nodes of the source can mount. */
export const rule: Rule = {
  id: 'pv-node-affinity',
  kinds: ['PersistentVolume'],
  *check(object, { target }) {
    const spec = volumeSpec(object);
    // Of a folder of a node there is more to say.
    if (!spec || spec.local !== undefined || spec.hostPath !== undefined) return;
    const terms = volumeTerms(spec);
    if (terms.length === 0) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const fits = someNode(nodes, (node) => matchesTerms(node, terms));
    if (fits === undefined) yield { unknown: 'labels of nodes' };
    else if (!fits) {
      const words = message('rule.pv-node-affinity', { places: saidTopology(terms), count: nodes.length });
      const fixes = [
        toDo(message('todo.new-volume', { volume: object.metadata.name })),
        edit(message('fix.leave-out-volume-places'), removing(object, affinityPointer)),
      ];
      yield { severity: 'error', pointer: affinityPointer, message: words, fixes };
    }
  },
};
