import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../fixes.ts';
import type { Rule } from '../rule.ts';

/** A certificate of the source in a webhook, which on the target nothing has signed. */
export const rule: Rule = {
  id: 'webhook-cabundle',
  *check({ kind, metadata, ...object }) {
    if (kind !== 'ValidatingWebhookConfiguration' && kind !== 'MutatingWebhookConfiguration') return;
    const injected = Object.keys(metadata.annotations ?? {}).some((key) =>
      /^(cert-manager\.io\/inject-|service\.beta\.openshift\.io\/inject-cabundle$)/.test(key),
    );
    if (injected) return;
    for (const [index, webhook] of recordsOf(object.webhooks)) {
      const bundle = recordAt(webhook, 'clientConfig')?.caBundle;
      if (typeof bundle !== 'string' || bundle === '') continue;
      const pointer = jsonPointer('webhooks', index, 'clientConfig', 'caBundle');
      const words = message('rule.webhook-cabundle', { name: String(webhook.name) });
      const fixes = [edit(message('fix.leave-out-authority'), { op: 'remove', path: pointer })];
      yield { severity: 'error', pointer, message: words, fixes };
    }
  },
};
