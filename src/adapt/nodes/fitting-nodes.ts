import type { NodeFacts } from '../../model/clusters/cluster-facts.ts';
import { recordAt, recordsOf } from '../../model/json/json.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';
import { affinityTerms, labelsOf, matchesLabels, matchesTerms, tolerates } from './nodes.ts';

/** The nodes that a pod may come to by its selector, its required affinity and its tolerations, as far as that is known. */
export function fittingNodes(pod: PodSpec, nodes: readonly NodeFacts[]): NodeFacts[] {
  const tolerations = recordsOf(pod.spec.tolerations).map(([, toleration]) => toleration);
  return chosenNodes(pod, nodes).filter((node) => (node.taints ?? []).every((taint) => tolerates(tolerations, taint)));
}

/** The nodes that a pod may come to by its selector and its required affinity alone, as far as that is known. */
export function chosenNodes(pod: PodSpec, nodes: readonly NodeFacts[]): NodeFacts[] {
  return nodes.filter((node) => isChosen(node, pod) !== false);
}

/** Whether the selector and the required affinity of a pod choose a node; nothing where that is unknown. */
export function isChosen(node: NodeFacts, pod: PodSpec): boolean | undefined {
  const selector = recordAt(pod.spec, 'nodeSelector');
  const terms = affinityTerms(pod);
  const matches = [selector ? matchesLabels(node, selector) : true, terms ? matchesTerms(node, terms) : true];
  if (matches.includes(false)) return false;
  return matches.includes(undefined) ? undefined : true;
}

/** The architecture of a node, such as `amd64`; nothing where it is unknown. */
export function architectureOf(node: NodeFacts): string | undefined {
  return node.architecture ?? labelsOf(node)['kubernetes.io/arch'];
}

/** The operating system of a node, `linux` or `windows`; nothing where it is unknown. */
export function systemOf(node: NodeFacts): string | undefined {
  return node.os ?? labelsOf(node)['kubernetes.io/os'];
}
