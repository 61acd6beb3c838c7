import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { labelsOf, matchesTerms, someNode } from '../../nodes/nodes.ts';
import { labelOfToday } from '../../nodes/old-labels.ts';
import { isStorageClass } from '../../objects/volumes.ts';
import type { Rule } from '../rule.ts';

/** What a label of nodes has to be for a volume to be made there. */
interface Asked {
  key: string;
  values: string[];
}

/** A class that is restricted to zones that the target does not have. */
export const rule: Rule = {
  id: 'sc-allowed-topologies',
  kinds: ['StorageClass'],
  *check(object, { target }) {
    if (!isStorageClass(object)) return;
    const terms = recordsOf(object.allowedTopologies);
    if (terms.length === 0) return;
    const { nodes } = target.facts;
    if (nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const asked: Asked[][] = terms.map(([, term]) =>
      recordsOf(term.matchLabelExpressions).flatMap(([, { key, values }]) =>
        typeof key === 'string' ? [{ key: String(labelOfToday(key)), values: texts(values) }] : [],
      ),
    );
    const wanted = asked.map((term) => ({
      matchExpressions: term.map(({ key, values }) => ({ key, operator: 'In', values })),
    }));
    const fits = someNode(nodes, (node) => matchesTerms(node, wanted));
    if (fits === undefined) yield { unknown: 'labels of nodes' };
    if (fits !== false) return;
    const places = asked.flat().map(({ key, values }) => `${key}: ${values.join(', ')}`);
    const args = { places: [...new Set(places)].join('; '), count: nodes.length };
    const pointer = jsonPointer('allowedTopologies');
    const fixes = [
      edit(message('fix.every-place'), { op: 'remove', path: pointer }),
      ...asked.flatMap((term, index) => (asked.length === 1 ? placesInstead(term, index, nodes) : [])),
    ];
    yield { severity: 'error', pointer, message: message('rule.sc-allowed-topologies', args), fixes };
  },
};

/** The places of the target in those of the source, where nodes of the target say them by the same label. */
function placesInstead(term: readonly Asked[], index: number, nodes: readonly NodeFacts[]): Fix[] {
  const [only, ...others] = term;
  const there = new Set(nodes.flatMap((node) => (only ? (labelsOf(node)[only.key] ?? []) : [])));
  if (!only || others.length > 0 || there.size === 0) return [];
  const value = [...there].sort();
  const path = jsonPointer('allowedTopologies', index, 'matchLabelExpressions', 0, 'values');
  return [edit(message('fix.places', { places: value.join(', ') }), { op: 'replace', path, value })];
}
