import type { SuggestedName } from '../../model/assessment/suggestion.ts';
import type { NodeFacts } from '../../model/clusters/cluster-facts.ts';
import { type Message, message } from '../../model/message.ts';
import { labelsLike, labelText, type NodeLabel } from '../nodes/labels-instead.ts';
import { labelsOf } from '../nodes/nodes.ts';
import { nodeMeaning } from '../providers/node-labels.ts';
import { ranked } from './ranked.ts';

/** The labels of a target's nodes that mean the same as one, `key=value`, that no node has; nothing for labels whose meaning is not known. */
export function suggestNodeLabels(label: string, nodes: readonly NodeFacts[]): SuggestedName[] {
  const { key, value } = partsOf(label);
  const meaning = nodeMeaning(key, value);
  if (meaning === undefined || nodes.some((node) => labelsOf(node)[key] === value)) return [];
  const counts = new Map<string, number>();
  for (const one of labelsLike({ key, value }, nodes)) {
    counts.set(labelText(one), (counts.get(labelText(one)) ?? 0) + 1);
  }
  return ranked(
    [...counts].map(([to, count]) => {
      const isSame = partsOf(to).value === value;
      const said: Message[] = [message(`suggest.label.${meaning}`), message('suggest.label.nodes', { count })];
      return { to, points: (isSame ? 1_000_000 : 0) + count, pros: said, cons: [] };
    }),
  );
}

function partsOf(label: string): NodeLabel {
  const at = label.indexOf('=');
  return { key: label.slice(0, at), value: label.slice(at + 1) };
}
