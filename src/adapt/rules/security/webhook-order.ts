import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { missingService } from '../backing-service.ts';
import type { Rule } from '../rule.ts';

/** A webhook that asks a Service that is not there. */
export const rule: Rule = {
  id: 'webhook-order',
  kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  *check(object, about) {
    const { apiVersion, webhooks } = object;
    // What counts where nothing is said. Source: the defaults of admissionregistration.k8s.io.
    const usual = apiVersion.endsWith('/v1beta1') ? 'Ignore' : 'Fail';
    for (const [index, webhook] of recordsOf(webhooks)) {
      const name = typeof webhook.name === 'string' ? webhook.name : '–';
      const ignores = (webhook.failurePolicy ?? usual) === 'Ignore';
      const pointer = jsonPointer('webhooks', index, 'clientConfig', 'service');
      const words = (service: string) =>
        message(ignores ? 'rule.webhook-order.ignore' : 'rule.webhook-order', { name, service });
      const asked = recordAt(webhook, 'clientConfig', 'service');
      yield* missingService(asked, { severity: ignores ? 'warning' : 'error', pointer, words }, about);
    }
  },
};
