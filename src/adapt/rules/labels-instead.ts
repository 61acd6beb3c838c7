import type { NodeFacts } from '../offer.ts';
import { nodeMeaning } from '../providers/node-labels.ts';

/** A label of nodes with its value. */
export interface NodeLabel {
  key: string;
  value: string;
}

/** So many are offered in place of one. */
const most = 3;

/** The labels of nodes that tell the same as another one, such as another pool; one of the same value comes first. */
export function labelsInstead({ key, value }: NodeLabel, nodes: readonly NodeFacts[]): NodeLabel[] {
  const meaning = nodeMeaning(key, value);
  if (meaning === undefined) return [];
  const found = new Map<string, NodeLabel>();
  for (const node of nodes) {
    for (const [other, its] of Object.entries(node.labels)) {
      if (nodeMeaning(other, its) === meaning)
        found.set(labelText({ key: other, value: its }), { key: other, value: its });
    }
  }
  const rank = (one: NodeLabel) => Number(one.value !== value);
  return [...found.values()].sort((one, other) => rank(one) - rank(other)).slice(0, most);
}

/** A label as a person writes it. */
export function labelText({ key, value }: NodeLabel): string {
  return `${key}=${value}`;
}
