import type { Fix } from '../../model/assessment/finding.ts';
import type { NodeFacts } from '../../model/clusters/cluster-facts.ts';
import { type JsonRecord, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import { toDo } from '../fixes/fixes.ts';
import type { Offer } from '../offer.ts';
import { isMadeLabel, makesNodesOnDemand } from '../providers/made-nodes.ts';
import type { Problem } from '../rules/rule.ts';
import { matchesLabels, matchesTerm, someNode } from './nodes.ts';

/** Whether nodes are made on the target when pods ask for them. */
export function makesNodes({ facts }: Offer): boolean {
  return makesNodesOnDemand(facts);
}

/** Whether all that no node has of a selector is what pools of nodes give to those that they make. */
export function mayBeMade(selector: JsonRecord, nodes: readonly NodeFacts[]): boolean {
  const missing = Object.keys(selector).filter(
    (key) => someNode(nodes, (node) => matchesLabels(node, { [key]: selector[key] })) === false,
  );
  return missing.length > 0 && missing.every(isMadeLabel);
}

/** The same of one term of a node affinity. */
export function mayTermBeMade(term: JsonRecord, nodes: readonly NodeFacts[]): boolean {
  const missing = recordsOf(term.matchExpressions).flatMap(([, one]) =>
    someNode(nodes, (node) => matchesTerm(node, { matchExpressions: [one] })) === false ? [String(one.key)] : [],
  );
  return missing.length > 0 && term.matchFields === undefined && missing.every(isMadeLabel);
}

/** What is said of what no node has now: a pool may make one that has it. `others` are ways out beside seeing to that. */
export function onDemand(pointer: string, what: string, others: readonly Fix[]): Problem {
  const fixes = [toDo(message('todo.pool-makes', { what })), ...others];
  return { severity: 'warning', pointer, message: message('rule.nodes-on-demand', { what }), fixes };
}
