import { type JsonRecord, recordAt } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Converter } from './conversion.ts';

/** Disruption budgets to `policy/v1`, where an empty selector means all pods and none means no pod, as an empty one did before. */
export const podDisruptionBudget: Converter = (draft) => {
  const spec = withEmptySelector(draft);
  if (!spec) return [];
  delete spec.selector;
  return [message('convert.selects-none')];
};

/**
 * Makes a disruption budget of `policy/v1` select in `policy/v1beta1` what it did: one of all pods says so by a label that no pod has.
 * Gives whether it had to. Source: `V1beta1MatchAllSelector` of Kubernetes, into which its server converts it.
 */
export function inEarlierBudget(draft: KubeObject): boolean {
  const spec = withEmptySelector(draft);
  if (!spec) return false;
  const key = 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match';
  spec.selector = { matchExpressions: [{ key, operator: 'DoesNotExist' }] };
  return true;
}

/** The spec of a budget whose selector is there, and says nothing. */
function withEmptySelector(draft: KubeObject): JsonRecord | undefined {
  const spec = recordAt(draft.spec);
  const selector = recordAt(spec, 'selector');
  return selector && Object.values(selector).every(isEmpty) ? spec : undefined;
}

function isEmpty(part: unknown): boolean {
  return typeof part === 'object' && (part === null || Object.keys(part).length === 0);
}
