import { jsonPointer, recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';
import { isClaim } from '../volumes.ts';

const bound = 'pv.kubernetes.io/bind-completed';
/** A name that a driver gave; others a person may have given on the target too. */
const generated = /^pvc-[0-9a-f]{8}-/;
const selected = 'volume.kubernetes.io/selected-node';

/** A claim that is tied to a volume or a node of the source. */
export const rule: Rule = {
  id: 'pvc-bound-fields',
  *check(object, { target, objects }) {
    if (!isClaim(object)) return;
    const { annotations = {} } = object.metadata;
    const volume = recordAt(object, 'spec')?.volumeName;
    if (typeof volume === 'string' && volume !== '') {
      if (objects.has('PersistentVolume', undefined, volume)) return;
      const code = annotations[bound] === undefined ? 'rule.pvc-bound-fields' : 'rule.pvc-bound-fields.lost';
      const severity = generated.test(volume) || annotations[bound] !== undefined ? 'error' : 'warning';
      yield { severity, pointer: '/spec/volumeName', message: message(code, { volume }) };
      return;
    }
    if (annotations[bound] !== undefined) {
      const pointer = jsonPointer('metadata', 'annotations', bound);
      yield { severity: 'error', pointer, message: message('rule.pvc-bound-fields.none') };
    }
    const node = annotations[selected];
    if (node === undefined) return;
    const { nodes } = target.facts;
    if (nodes === undefined) yield { unknown: 'nodes' };
    else if (!nodes.some(({ name }) => name === node)) {
      const pointer = jsonPointer('metadata', 'annotations', selected);
      yield { severity: 'error', pointer, message: message('rule.pvc-bound-fields.node', { node }) };
    }
  },
};
