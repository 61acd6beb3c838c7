import { type JsonRecord, recordAt, recordsOf } from '../../model/json.ts';
import { list } from '../../model/parse.ts';
import type { NodeFacts } from '../offer.ts';

/** Whether a node has all labels of a `nodeSelector`. */
export function matchesLabels({ labels }: NodeFacts, selector: JsonRecord): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** The terms of a required node affinity, of which one must hold; nothing where none is required. */
export function affinityTerms(spec: JsonRecord): JsonRecord[] | undefined {
  const required = recordAt(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  const terms = recordsOf(required?.nodeSelectorTerms).map(([, term]) => term);
  return terms.length > 0 ? terms : undefined;
}

/** Whether a node fits a term of a node affinity; an empty term fits none. Source: the scheduler's node affinity. */
export function matchesTerm(node: NodeFacts, term: JsonRecord): boolean {
  const labels = recordsOf(term.matchExpressions).map(([, one]) => matchesExpression(node.labels, one));
  const fields = recordsOf(term.matchFields).map(([, one]) => matchesExpression({ 'metadata.name': node.name }, one));
  const all = [...labels, ...fields];
  return all.length > 0 && all.every(Boolean);
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
export function tolerates(tolerations: readonly JsonRecord[], taint: NodeFacts['taints'][number]): boolean {
  if (taint.effect === 'PreferNoSchedule') return true;
  return tolerations.some(
    ({ key, operator, value, effect }) =>
      (effect === undefined || effect === '' || effect === taint.effect) &&
      (key === undefined || key === '' ? operator === 'Exists' : key === taint.key) &&
      (operator === 'Exists' || (value ?? '') === (taint.value ?? '')),
  );
}

/** A taint as a person writes it. */
export function taintText({ key, value, effect }: NodeFacts['taints'][number]): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`;
}

/** What makes a pod bear a taint. */
export function tolerationOf({ key, value, effect }: NodeFacts['taints'][number]): JsonRecord {
  return value ? { key, operator: 'Equal', value, effect } : { key, operator: 'Exists', effect };
}
