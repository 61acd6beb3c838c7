import { recordAt, recordsOf } from '../../model/json.ts';
import type { NodeFacts } from '../offer.ts';
import type { PodSpec } from '../pod-templates.ts';
import { affinityTerms, labelsOf, matchesLabels, matchesTerms, tolerates } from './nodes.ts';

/** The nodes that a pod may come to by its selector, its required affinity and its tolerations, as far as that is known. */
export function fittingNodes({ spec }: PodSpec, nodes: readonly NodeFacts[]): NodeFacts[] {
  const selector = recordAt(spec, 'nodeSelector');
  const terms = affinityTerms(spec);
  const tolerations = recordsOf(spec.tolerations).map(([, toleration]) => toleration);
  return nodes.filter(
    (node) =>
      (!selector || matchesLabels(node, selector) !== false) &&
      (!terms || matchesTerms(node, terms) !== false) &&
      (node.taints ?? []).every((taint) => tolerates(tolerations, taint)),
  );
}

/** The architecture of a node, such as `amd64`; nothing where it is unknown. */
export function architectureOf(node: NodeFacts): string | undefined {
  return node.architecture ?? labelsOf(node)['kubernetes.io/arch'];
}

/** The operating system of a node, `linux` or `windows`; nothing where it is unknown. */
export function systemOf(node: NodeFacts): string | undefined {
  return node.os ?? labelsOf(node)['kubernetes.io/os'];
}
