import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordsOf, valueAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { safeEdit } from '../../fixes/fixes.ts';
import { nodeKeys } from '../../nodes/node-keys.ts';
import { hasLabel, someNode, tolerates } from '../../nodes/nodes.ts';
import { keyThere, nameNow } from '../../nodes/old-labels.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';
import { untold } from '../untold.ts';

/** Labels and taints by a former name that no node of the target has any more. */
export const rule: Rule = {
  id: 'sched-old-labels',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    const old = [...nodeKeys(pod)].filter(({ key }) => nameNow(key) !== undefined);
    const tolerations = recordsOf(pod.spec.tolerations);
    const master = tolerations.find(([, { key }]) => key === 'node-role.kubernetes.io/master');
    if (old.length === 0 && !master) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    for (const { key, pointer, values, isRequired } of old) {
      const has = someNode(nodes, (node) => hasLabel(node, key));
      if (has === undefined) yield { unknown: 'labels of nodes' };
      const now = keyThere(key, nodes, values);
      // Where nodes lack the one of now too, others tell of it.
      if (nodes.length === 0 || now === key) continue;
      const words = { key, now };
      const fixes = [rename(object, pointer, words)];
      yield {
        severity: isRequired ? 'error' : 'warning',
        pointer,
        message: message('rule.sched-old-labels', words),
        fixes,
      };
    }
    const now = 'node-role.kubernetes.io/control-plane';
    const all = tolerations.map(([, toleration]) => toleration);
    const kept = nodes.some(({ taints = [] }) => taints.some((taint) => taint.key === now && !tolerates(all, taint)));
    if (master && !kept) yield* untold('nodes', nodes, 'taints');
    if (!master || !kept) return;
    const pointer = jsonPointer(...pod.path, 'tolerations', master[0], 'key');
    const words = message('rule.sched-old-labels.taint', { key: 'node-role.kubernetes.io/master', now });
    const fixes = [safeEdit(message('fix.rename-key', { now }), { op: 'replace', path: pointer, value: now })];
    yield { severity: 'warning', pointer, message: words, fixes };
  },
};

/** The same by the key of today, whether a label is named by the key of a selector or by a value. */
function rename(object: KubeObject, pointer: string, { key, now }: { key: string; now: string }): Fix {
  const title = message('fix.rename-key', { now });
  const value = valueAt(object, pointer);
  if (value === key) return safeEdit(title, { op: 'replace', path: pointer, value: now });
  const selector = pointer.slice(0, pointer.lastIndexOf('/'));
  const gone = { op: 'remove', path: pointer } as const;
  const path = selector + jsonPointer(now);
  // A selector that names both already keeps what it says by the one of today.
  if (valueAt(object, path) !== undefined) return safeEdit(title, gone);
  return safeEdit(title, gone, { op: 'add', path, value });
}
