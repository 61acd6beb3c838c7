import { recordAt } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Converter } from './conversion.ts';

/** Disruption budgets to `policy/v1`, where an empty selector means all pods and none means no pod, as an empty one did before. */
export const podDisruptionBudget: Converter = (draft) => {
  const spec = recordAt(draft.spec);
  const selector = recordAt(spec, 'selector');
  if (!spec || !selector || Object.values(selector).some((part) => !isEmpty(part))) return [];
  delete spec.selector;
  return [message('convert.selects-none')];
};

function isEmpty(part: unknown): boolean {
  return typeof part === 'object' && (part === null || Object.keys(part).length === 0);
}
