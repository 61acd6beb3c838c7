import type { Fix } from '../../model/assessment/finding.ts';
import type { NodeFacts } from '../../model/clusters/cluster-facts.ts';
import { type JsonRecord, jsonPointer, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { inPlan } from '../fixes/fixes.ts';
import { nodeMeaning } from '../providers/node-labels.ts';
import { labelsOf, matchesTerm } from './nodes.ts';

/** A label of nodes with its value. */
export interface NodeLabel {
  key: string;
  value: string;
}

/** So many are offered in place of one. */
const most = 3;

/** The labels of nodes that tell the same as another one, such as another pool, as often as nodes have them. */
export function labelsLike({ key, value }: NodeLabel, nodes: readonly NodeFacts[]): NodeLabel[] {
  const meaning = nodeMeaning(key, value);
  if (meaning === undefined) return [];
  return nodes.flatMap((node) =>
    Object.entries(labelsOf(node)).flatMap(([other, its]) =>
      nodeMeaning(other, its) === meaning ? [{ key: other, value: its }] : [],
    ),
  );
}

/** Each of them once, those of the same value first; some only where there are many. */
export function labelsInstead(label: NodeLabel, nodes: readonly NodeFacts[]): NodeLabel[] {
  const found = new Map(labelsLike(label, nodes).map((one) => [labelText(one), one]));
  const rank = (one: NodeLabel) => Number(one.value !== label.value);
  return [...found.values()].sort((one, other) => rank(one) - rank(other)).slice(0, most);
}

/** A label as a person writes it. */
export function labelText({ key, value }: NodeLabel): string {
  return `${key}=${value}`;
}

/** Lets the plan put one label of nodes in the place of another, for every pod. */
export function labelInPlan(from: string, to: string): Fix {
  return inPlan(message('fix.map-label', { from, to }), jsonPointer('spec', 'mappings', 'nodeLabels', from), to);
}

/** A term of a node affinity by labels that nodes have, in place of one that none of them has. */
export interface OtherTerm {
  label: string;
  former: string;
  matchExpressions: JsonRecord[];
}

/** The same term by labels that tell the same as one of its own, where a node then fits it; of several values as many come. */
export function termsInstead(term: JsonRecord, nodes: readonly NodeFacts[]): OtherTerm[] {
  const expressions = recordsOf(term.matchExpressions).map(([, one]) => one);
  return expressions.flatMap((expression, at) => {
    const { key, operator } = expression;
    const values = texts(expression.values);
    const [value] = values;
    if (typeof key !== 'string' || operator !== 'In' || value === undefined) return [];
    const former = values.map((one) => labelText({ key, value: one })).join(', ');
    return choices(labelsInstead({ key, value }, nodes), values.length).flatMap(({ key: other, values: its }) => {
      const matchExpressions = expressions.map((one, index) =>
        index === at ? { ...one, key: other, values: its } : one,
      );
      if (!nodes.some((node) => matchesTerm(node, { ...term, matchExpressions }))) return [];
      return [{ label: its.map((one) => labelText({ key: other, value: one })).join(', '), former, matchExpressions }];
    });
  });
}

/** One value each, or several values of one label at once. */
function choices(labels: readonly NodeLabel[], values: number): { key: string; values: string[] }[] {
  if (values < 2) return labels.map(({ key, value }) => ({ key, values: [value] }));
  const [first] = labels;
  const same = labels.filter(({ key }) => key === first?.key).map(({ value }) => value);
  return first ? [{ key: first.key, values: same.slice(0, values) }] : [];
}
