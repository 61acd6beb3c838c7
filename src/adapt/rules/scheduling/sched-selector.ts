import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { type JsonRecord, jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { required, requiredTerms } from '../../nodes/affinity.ts';
import { labelInPlan, labelsInstead, labelText, termsInstead } from '../../nodes/labels-instead.ts';
import { affinityTerms, matchesLabels, matchesTerms, someNode } from '../../nodes/nodes.ts';
import { makesNodes, mayBeMade, mayTermBeMade, onDemand } from '../../nodes/nodes-on-demand.ts';
import { selectorThere, termThere } from '../../nodes/old-labels.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { saidTopology } from '../../objects/volumes.ts';
import type { Rule } from '../rule.ts';

/** Labels that no node of the target has. */
export const rule: Rule = {
  id: 'sched-selector',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    // It makes no pods for nodes that do not fit, and may be meant for such as the target has none of.
    const ofNodes = object.kind === 'DaemonSet';
    const severity = ofNodes ? 'warning' : 'error';
    const written = recordAt(pod.spec, 'nodeSelector');
    const writtenTerms = affinityTerms(pod);
    if (!written && !writtenTerms) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const selector = written && selectorThere(written, nodes);
    const terms = writtenTerms?.map((term) => termThere(term, nodes));
    const bySelector = !selector || someNode(nodes, (node) => matchesLabels(node, selector));
    const byTerms = !terms || someNode(nodes, (node) => matchesTerms(node, terms));
    if (bySelector === undefined || (bySelector && byTerms === undefined)) yield { unknown: 'labels of nodes' };
    if (selector && bySelector === false) {
      const kept = Object.entries(selector).filter(([key]) => written && Object.hasOwn(written, key));
      const own = kept.length > 0 ? kept : Object.entries(selector);
      const keys = own.map(([key]) => key);
      const pointer = jsonPointer(...pod.path, 'nodeSelector');
      const fixes = fewerLabels(pointer, { selector, own: keys }, nodes);
      if (makesNodes(target) && mayBeMade(selector, nodes)) yield onDemand(pointer, said(selector, keys), fixes);
      else {
        // Where each label is on some node, none has them together.
        const foreign = onNoNode(selector, keys, nodes);
        const args = { labels: said(selector, foreign.length > 0 ? foreign : keys), count: nodes.length };
        const words = message(ofNodes ? 'rule.sched-selector.daemons' : 'rule.sched-selector', args);
        yield { severity, pointer, message: words, fixes };
      }
    } else if (terms && byTerms === false) {
      const path = jsonPointer(...pod.path, 'affinity', 'nodeAffinity', required);
      const pointer = `${path}/nodeSelectorTerms`;
      const fixes = [...otherTerms(pod, nodes), edit(message('fix.leave-out-affinity'), removing(object, path))];
      const may = terms.filter((term) => mayTermBeMade(term, nodes));
      if (makesNodes(target) && may.length > 0) yield onDemand(pointer, saidTopology(may), fixes);
      else {
        const code = ofNodes ? 'rule.sched-affinity.daemons' : 'rule.sched-affinity';
        yield { severity, pointer, message: message(code, { count: nodes.length }), fixes };
      }
    }
  },
};

/** Those labels of a selector that no node has, each by itself. */
function onNoNode(selector: JsonRecord, keys: readonly string[], nodes: readonly NodeFacts[]): string[] {
  return keys.filter((key) => someNode(nodes, (node) => matchesLabels(node, { [key]: selector[key] })) === false);
}

function said(selector: JsonRecord, keys: readonly string[]): string {
  const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return keys.map((key) => `${key}=${textOf(selector[key])}`).join(', ');
}

/** The affinity by a label of the target that tells the same. */
function otherTerms(pod: PodSpec, nodes: readonly NodeFacts[]): Fix[] {
  return requiredTerms(pod).flatMap(({ term, path }) => {
    const instead = termsInstead(term, nodes);
    const edits = instead.map(({ label, former, matchExpressions }) => {
      const at = jsonPointer(...path, 'matchExpressions');
      return edit(message('fix.choose-label', { label, former }), { op: 'replace', path: at, value: matchExpressions });
    });
    // A mapping is of one value each.
    const [best] = instead.filter(({ former }) => !former.includes(', '));
    return [...edits, ...(best ? [labelInPlan(best.former, best.label)] : [])];
  });
}

/** With a label of the target that tells the same as the one that no node has. */
function otherLabel(
  pointer: string,
  { foreign, selector, others }: { foreign: readonly string[]; selector: JsonRecord; others: JsonRecord },
  nodes: readonly NodeFacts[],
): Fix[] {
  const [key] = foreign;
  const value = key === undefined ? undefined : selector[key];
  if (key === undefined || foreign.length > 1 || typeof value !== 'string') return [];
  const former = labelText({ key, value });
  const instead = labelsInstead({ key, value }, nodes).filter((one) =>
    nodes.some((node) => matchesLabels(node, { ...others, [one.key]: one.value })),
  );
  const [best] = instead;
  return [
    ...instead.map((one) => {
      const title = message('fix.choose-label', { label: labelText(one), former });
      const path = pointer + jsonPointer(one.key);
      if (one.key === key) return edit(title, { op: 'replace', path, value: one.value });
      const gone = { op: 'remove', path: pointer + jsonPointer(key) } as const;
      return edit(title, gone, { op: 'add', path, value: one.value });
    }),
    ...(best ? [labelInPlan(former, labelText(best))] : []),
  ];
}

/** Without the labels that no node has, where the others fit one; and without any. `own`: those by which the selector is written. */
function fewerLabels(
  pointer: string,
  { selector, own }: { selector: JsonRecord; own: readonly string[] },
  nodes: readonly NodeFacts[],
): Fix[] {
  const all = Object.keys(selector);
  const foreign = onNoNode(selector, own, nodes);
  const others = Object.fromEntries(Object.entries(selector).filter(([key]) => !foreign.includes(key)));
  const whole = edit(message('fix.leave-out-selector'), { op: 'remove', path: pointer });
  const instead = otherLabel(pointer, { foreign, selector, others }, nodes);
  const fits = foreign.length < all.length && nodes.some((node) => matchesLabels(node, others));
  if (!fits) return [...instead, whole];
  const without = foreign.map((key) => ({ op: 'remove' as const, path: pointer + jsonPointer(key) }));
  return [...instead, edit(message('fix.leave-out-labels', { labels: foreign.join(', ') }), ...without), whole];
}
