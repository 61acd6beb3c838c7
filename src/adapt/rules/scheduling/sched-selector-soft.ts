import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { preferredTerms } from '../node-keys.ts';
import { matchesTerm } from '../nodes.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Nodes that pods would rather run on, of which the target has none. */
export const rule: Rule = {
  id: 'sched-selector-soft',
  *check(object, { target }) {
    const pod = podOf(object);
    for (const { term, path } of pod ? preferredTerms(pod) : []) {
      const { nodes } = target.facts;
      if (nodes === undefined) {
        yield { unknown: 'nodes' };
        return;
      }
      if (nodes.some((node) => matchesTerm(node, term))) continue;
      yield { severity: 'info', pointer: jsonPointer(...path), message: message('rule.sched-selector-soft') };
    }
  },
};
