import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { changing } from '../../fixes/changing.ts';
import { edit } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { required } from '../../nodes/affinity.ts';
import { fittingNodes } from '../../nodes/fitting-nodes.ts';
import { labelText, type NodeLabel } from '../../nodes/labels-instead.ts';
import { affinityTerms, labelsOf } from '../../nodes/nodes.ts';
import { podOf } from '../../objects/pods.ts';
import { virtualMark } from '../../providers/node-taints.ts';
import type { Rule } from '../rule.ts';
import { untold } from '../untold.ts';

const terms = ['affinity', 'nodeAffinity', required, 'nodeSelectorTerms'];

/** Something that runs on every node, also on those of the target that are no machines. */
export const rule: Rule = {
  id: 'ds-all-nodes',
  kinds: ['DaemonSet'],
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const fitting = fittingNodes(pod, nodes);
    const virtual = fitting.flatMap((node) => {
      const mark = virtualMark(labelsOf(node));
      return mark && node.taints !== undefined ? [{ name: node.name, mark }] : [];
    });
    const [first] = virtual;
    if (!first) {
      yield* untold('nodes', fitting, 'labels');
      const isMarked = (node: NodeFacts) => virtualMark(labelsOf(node)) !== undefined;
      yield* untold('nodes', fitting.filter(isMarked), 'taints');
      return;
    }
    const words = message('rule.ds-all-nodes', { node: first.name, count: virtual.length });
    const marks = new Map(virtual.map(({ mark }) => [labelText(mark), mark]));
    const fixes = [keepOff(pod, [...marks.values()])];
    yield { severity: 'warning', pointer: jsonPointer(...pod.path), message: words, fixes };
  },
};

/** Each way to fit a node also asks for one without those labels. */
function keepOff(pod: PodSpec, marks: readonly NodeLabel[]): Fix {
  const more = marks.map(({ key, value }) => ({ key, operator: 'NotIn', values: [value] }));
  const now = affinityTerms(pod) ?? [{}];
  const wanted = now.map((term) => ({
    ...term,
    matchExpressions: [...recordsOf(term.matchExpressions).map(([, one]) => one), ...more],
  }));
  const title = message('fix.keep-off', { labels: marks.map(labelText).join(', ') });
  return edit(title, ...changing(pod.spec, jsonPointer(...pod.path), [[terms, wanted]]));
}
