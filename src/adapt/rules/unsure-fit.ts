import type { NodeFacts } from '../../model/clusters/cluster-facts.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';
import { isChosen } from '../nodes/fitting-nodes.ts';
import type { Unknown } from './rule.ts';
import { untold } from './untold.ts';

/** What is not known of nodes that a pod may come to, so that fewer of them may fit. */
export function* unsureFit(pod: PodSpec, fitting: readonly NodeFacts[]): Generator<Unknown> {
  yield* untold('nodes', fitting, 'taints');
  if (fitting.some((node) => isChosen(node, pod) === undefined)) yield { unknown: 'labels of nodes' };
}
