import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts, TaintFacts } from '../../../model/clusters/cluster-facts.ts';
import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { chosenNodes, isChosen } from '../../nodes/fitting-nodes.ts';
import { taintText, tolerates, tolerationOf } from '../../nodes/nodes.ts';
import { makesNodes } from '../../nodes/nodes-on-demand.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Nodes that fit, all of which turn the pod away by a taint. */
export const rule: Rule = {
  id: 'sched-taint',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod || object.kind === 'DaemonSet') return;
    // What turns pods away from the nodes of now says nothing of those that are made for them.
    if (makesNodes(target)) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const fitting = chosenNodes(pod, nodes);
    const tolerations = recordsOf(pod.spec.tolerations).map(([, toleration]) => toleration);
    const tainted = fitting.flatMap(({ taints }) => (taints ? [taints] : []));
    if (tainted.length < fitting.length) {
      yield { unknown: 'taints of nodes' };
      return;
    }
    const [first, ...others] = tainted.map((taints) => taints.filter((taint) => !tolerates(tolerations, taint)));
    if (first === undefined) return;
    if ([first, ...others].some((left) => left.length === 0)) {
      const isFree = ({ taints = [] }: NodeFacts) => taints.every((taint) => tolerates(tolerations, taint));
      const free = fitting.filter(isFree);
      if (!free.some((node) => isChosen(node, pod))) yield { unknown: 'labels of nodes' };
      return;
    }
    yield {
      severity: 'error',
      pointer: jsonPointer(...pod.path),
      message: message('rule.sched-taint', { nodes: fitting.length, taint: wordsOf(first) }),
      fixes: [tolerate(pod, first)],
    };
  },
};

function tolerate({ path, spec }: PodSpec, taints: readonly TaintFacts[]): Fix {
  const more = taints.map(tolerationOf);
  const list = jsonPointer(...path, 'tolerations');
  const title = message('fix.tolerate', { taint: wordsOf(taints) });
  if (!Array.isArray(spec.tolerations)) return edit(title, { op: 'add', path: list, value: more });
  return edit(title, ...more.map((value) => ({ op: 'add' as const, path: `${list}/-`, value })));
}

function wordsOf(taints: readonly TaintFacts[]): string {
  return taints.map(taintText).join(', ');
}
