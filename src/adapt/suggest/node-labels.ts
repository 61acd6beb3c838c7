import { type Message, message } from '../../model/message.ts';
import type { SuggestedName } from '../../model/suggestion.ts';
import type { NodeFacts } from '../offer.ts';
import { nodeMeaning } from '../providers/node-labels.ts';
import { labelsOf } from '../rules/nodes.ts';
import { ranked } from './ranked.ts';

/** The labels of a target's nodes that mean the same as one, `key=value`, that no node has; nothing for labels whose meaning is not known. */
export function suggestNodeLabels(label: string, nodes: readonly NodeFacts[]): SuggestedName[] {
  const { key, value } = partsOf(label);
  const meaning = nodeMeaning(key, value);
  if (meaning === undefined || nodes.some((node) => labelsOf(node)[key] === value)) return [];
  const counts = new Map<string, number>();
  for (const node of nodes) {
    for (const [other, its] of Object.entries(labelsOf(node))) {
      if (nodeMeaning(other, its) !== meaning) continue;
      counts.set(`${other}=${its}`, (counts.get(`${other}=${its}`) ?? 0) + 1);
    }
  }
  return ranked(
    [...counts].map(([to, count]) => {
      const isSame = partsOf(to).value === value;
      const said: Message[] = [message(`suggest.label.${meaning}`), message('suggest.label.nodes', { count })];
      return { to, points: (isSame ? 1_000_000 : 0) + count, pros: said, cons: [] };
    }),
  );
}

function partsOf(label: string): { key: string; value: string } {
  const at = label.indexOf('=');
  return { key: label.slice(0, at), value: label.slice(at + 1) };
}
