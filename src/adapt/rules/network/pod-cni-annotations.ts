import { jsonPointer } from '../../../model/json/json.ts';
import { textRecord } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import { podAnnotations } from '../../objects/pod-annotations.ts';
import { podOf } from '../../objects/pods.ts';
import { networkAnnotation, servesGroup } from '../../providers/network-addons.ts';
import type { Rule } from '../rule.ts';

/** Addresses and networks that pods are given by a network of the source. */
export const rule: Rule = {
  id: 'pod-cni-annotations',
  *check(object, { target }) {
    for (const { key, value, pointer } of annotationsOf(object)) {
      const said = networkAnnotation(key);
      if (!said || value === '' || value === '[]') continue;
      const { customResources } = target.facts;
      if (customResources === undefined) {
        yield { unknown: 'customResources' };
        return;
      }
      const args = { key, value, tool: said.tool };
      const fixes = [edit(message('fix.leave-out-annotation', { key }), removing(object, pointer))];
      if (!servesGroup(customResources, said.group)) {
        yield { severity: 'error', pointer, message: message('rule.pod-cni-annotations', args), fixes };
      } else if (said.names === 'address') {
        yield { severity: 'error', pointer, message: message('rule.pod-cni-annotations.address', args), fixes };
      }
    }
  },
};

function annotationsOf(object: KubeObject): { key: string; value: string; pointer: string }[] {
  const pod = podOf(object);
  if (!pod) return [];
  const { annotations, path } = podAnnotations(object, pod);
  return Object.entries(textRecord(annotations)).map(([key, value]) => {
    return { key, value, pointer: jsonPointer(...path, key) };
  });
}
