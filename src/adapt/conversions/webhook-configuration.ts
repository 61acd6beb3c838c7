import { recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Converter } from './conversion.ts';

/** What `v1beta1` took where nothing was said, and `v1` does not. */
const defaults = {
  admissionReviewVersions: ['v1beta1'],
  failurePolicy: 'Ignore',
  matchPolicy: 'Exact',
  timeoutSeconds: 30,
};

/**
 * Webhooks to `admissionregistration.k8s.io/v1`, with what they meant where they said nothing. None where two have one name, which `v1` refuses.
 */
export const webhookConfiguration: Converter = (draft) => {
  const names = recordsOf(draft.webhooks).map(([, { name }]) => name);
  if (new Set(names).size < names.length) return 'impossible';
  let unsaid = false;
  for (const [, webhook] of recordsOf(draft.webhooks)) {
    for (const [field, value] of Object.entries(defaults)) webhook[field] ??= value;
    if (webhook.sideEffects === 'None' || webhook.sideEffects === 'NoneOnDryRun') continue;
    webhook.sideEffects = 'None';
    unsaid = true;
  }
  return unsaid ? [message('convert.side-effects')] : [];
};
