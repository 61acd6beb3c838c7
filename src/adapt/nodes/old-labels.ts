import type { NodeFacts } from '../../model/clusters/cluster-facts.ts';
import { type JsonRecord, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import { hasLabel, labelsOf, someNode } from './nodes.ts';

/** Labels of nodes by their former names. Source: the well-known labels of Kubernetes. */
const renamed: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'node-role.kubernetes.io/master': 'node-role.kubernetes.io/control-plane',
};

/** What a label of nodes is called now; nothing for one that has its name still. */
export function nameNow(key: string): string | undefined {
  return Object.hasOwn(renamed, key) ? renamed[key] : undefined;
}

/** The key of a label of nodes, by the name that it has now; whatever else is said stays. */
export function labelOfToday(key: unknown): unknown {
  return typeof key === 'string' ? (nameNow(key) ?? key) : key;
}

/**
 * What a label is to be called on a target: by its name of now where no node has the former one, and one has this with one of the `values`, or with
 * any where none are given. `sched-old-labels` tells of it; other rules judge as if it was mended, so that each label is told of once.
 */
export function keyThere(key: string, nodes: readonly NodeFacts[], values: readonly string[] = []): string {
  const now = nameNow(key);
  if (now === undefined || someNode(nodes, (node) => hasLabel(node, key)) !== false) return key;
  const isThere = nodes.some((node) => {
    const value = labelsOf(node)[now];
    return value !== undefined && (values.length === 0 || values.includes(value));
  });
  return isThere ? now : key;
}

/** A `nodeSelector` with labels as they are called on a target. */
export function selectorThere(selector: JsonRecord, nodes: readonly NodeFacts[]): JsonRecord {
  const labels = Object.entries(selector).map(([key, value]) => [keyThere(key, nodes, [String(value)]), value]);
  return Object.fromEntries(labels);
}

/** A term of a node affinity with labels as they are called on a target. */
export function termThere(term: JsonRecord, nodes: readonly NodeFacts[]): JsonRecord {
  const expressions = recordsOf(term.matchExpressions);
  if (expressions.length === 0) return term;
  const matchExpressions = expressions.map(([, one]) => {
    const values = one.operator === 'In' ? texts(one.values) : [];
    return typeof one.key === 'string' ? { ...one, key: keyThere(one.key, nodes, values) } : one;
  });
  return { ...term, matchExpressions };
}
