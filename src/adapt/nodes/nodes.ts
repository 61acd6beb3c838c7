import type { NodeFacts, TaintFacts } from '../../model/clusters/cluster-facts.ts';
import { type JsonRecord, recordsOf } from '../../model/json/json.ts';
import { list } from '../../model/json/parse.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';
import { requiredTerms } from './affinity.ts';

/** What every node says of itself, whether the facts tell it or not. Source: the kubelet. */
const ofEveryNode = new Set(['kubernetes.io/arch', 'kubernetes.io/os', 'kubernetes.io/hostname']);

/** The labels of a node that are known, those of its architecture and its system also by the fields that tell them. */
export function labelsOf({ labels, architecture, os }: NodeFacts): Readonly<Record<string, string>> {
  return {
    ...(architecture !== undefined && { 'kubernetes.io/arch': architecture }),
    ...(os !== undefined && { 'kubernetes.io/os': os }),
    ...labels,
  };
}

/** Whether a node has a label; nothing where that is unknown. */
export function hasLabel(node: NodeFacts, key: string): boolean | undefined {
  if (Object.hasOwn(labelsOf(node), key)) return true;
  return node.labels === undefined || ofEveryNode.has(key) ? undefined : false;
}

/** Whether something holds for one node at least; nothing where it may. */
export function someNode(
  nodes: readonly NodeFacts[],
  holds: (node: NodeFacts) => boolean | undefined,
): boolean | undefined {
  return either(nodes.map(holds));
}

function either(all: readonly (boolean | undefined)[]): boolean | undefined {
  if (all.includes(true)) return true;
  return all.includes(undefined) ? undefined : false;
}

function both(all: readonly (boolean | undefined)[]): boolean | undefined {
  if (all.includes(false)) return false;
  return all.includes(undefined) ? undefined : true;
}

/** Whether a node has all labels of a `nodeSelector`; nothing where that is unknown. */
export function matchesLabels(node: NodeFacts, selector: JsonRecord): boolean | undefined {
  const labels = labelsOf(node);
  return both(Object.entries(selector).map(([key, value]) => hasLabel(node, key) && labels[key] === value));
}

/** The terms of a required node affinity, of which one must hold; nothing where none is required. */
export function affinityTerms(pod: PodSpec): JsonRecord[] | undefined {
  const terms = requiredTerms(pod).map(({ term }) => term);
  return terms.length > 0 ? terms : undefined;
}

/** Whether a node fits one of some terms of a node affinity; nothing where that is unknown. */
export function matchesTerms(node: NodeFacts, terms: readonly JsonRecord[]): boolean | undefined {
  return either(terms.map((term) => matchesTerm(node, term)));
}

/**
 * Whether a node fits a term of a node affinity, nothing where that is unknown; an empty term fits none. Source: the scheduler's
 * node affinity.
 */
export function matchesTerm(node: NodeFacts, term: JsonRecord): boolean | undefined {
  const known = labelsOf(node);
  const labels = recordsOf(term.matchExpressions).map(([, one]) =>
    hasLabel(node, String(one.key)) === undefined ? undefined : matchesExpression(known, one),
  );
  const fields = recordsOf(term.matchFields).map(([, one]) => matchesExpression({ 'metadata.name': node.name }, one));
  const all = [...labels, ...fields];
  return all.length > 0 && both(all);
}

function matchesExpression(labels: Readonly<Record<string, string>>, { key, operator, values }: JsonRecord): boolean {
  const has = labels[String(key)];
  const wanted = list(values).map(String);
  switch (operator) {
    case 'In':
      return has !== undefined && wanted.includes(has);
    case 'NotIn':
      return has === undefined || !wanted.includes(has);
    case 'Exists':
      return has !== undefined;
    case 'DoesNotExist':
      return has === undefined;
    case 'Gt':
      return has !== undefined && Number(has) > Number(wanted[0]);
    case 'Lt':
      return has !== undefined && Number(has) < Number(wanted[0]);
    default:
      // What is not known is not held against it.
      return true;
  }
}

/** Whether a pod with these tolerations bears a taint; a taint that is only a preference keeps no pod away. */
export function tolerates(tolerations: readonly JsonRecord[], taint: TaintFacts): boolean {
  if (taint.effect === 'PreferNoSchedule') return true;
  return tolerations.some(
    ({ key, operator, value, effect }) =>
      (effect === undefined || effect === '' || effect === taint.effect) &&
      (key === undefined || key === '' ? operator === 'Exists' : key === taint.key) &&
      (operator === 'Exists' || (value ?? '') === (taint.value ?? '')),
  );
}

/** A taint as a person writes it. */
export function taintText({ key, value, effect }: TaintFacts): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`;
}

/** What makes a pod bear a taint. */
export function tolerationOf({ key, value, effect }: TaintFacts): JsonRecord {
  return value ? { key, operator: 'Equal', value, effect } : { key, operator: 'Exists', effect };
}
