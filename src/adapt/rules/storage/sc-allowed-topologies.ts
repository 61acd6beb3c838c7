import { jsonPointer, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { texts } from '../../../model/parse.ts';
import type { Rule } from '../rule.ts';
import { isStorageClass, labelOfToday } from '../volumes.ts';

/** A class that is restricted to zones that the target does not have. */
export const rule: Rule = {
  id: 'sc-allowed-topologies',
  *check(object, { target }) {
    if (!isStorageClass(object)) return;
    const terms = recordsOf(object.allowedTopologies);
    if (terms.length === 0) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const asked = terms.map(([, term]) =>
      recordsOf(term.matchLabelExpressions).map(([, one]) => {
        return { key: String(labelOfToday(one.key)), values: texts(one.values) };
      }),
    );
    const fits = asked.some((term) =>
      nodes.some(({ labels }) => term.every(({ key, values }) => values.includes(labels[key] ?? ''))),
    );
    if (fits) return;
    const places = asked.flat().map(({ key, values }) => `${key}: ${values.join(', ')}`);
    const args = { places: [...new Set(places)].join('; '), nodes: nodes.length };
    const pointer = jsonPointer('allowedTopologies');
    yield { severity: 'error', pointer, message: message('rule.sc-allowed-topologies', args) };
  },
};
