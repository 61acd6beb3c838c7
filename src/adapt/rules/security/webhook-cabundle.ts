import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isCertificate } from '../../object-index.ts';
import { unknownSecret } from '../../objects/settings.ts';
import { isSignedBy } from '../../objects/signed-by.ts';
import { isTemplate } from '../../objects/template-value.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** A certificate of the source in a webhook, which on the target nothing has signed. */
export const rule: Rule = {
  id: 'webhook-cabundle',
  kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  *check(object, about) {
    const { metadata } = object;
    const injected = Object.keys(metadata.annotations ?? {}).some((key) =>
      /^(cert-manager\.io\/inject-|service\.beta\.openshift\.io\/inject-cabundle$)/.test(key),
    );
    if (injected) return;
    for (const [index, webhook] of recordsOf(object.webhooks)) {
      const bundle = recordAt(webhook, 'clientConfig')?.caBundle;
      if (typeof bundle !== 'string' || bundle === '' || isTemplate(bundle)) continue;
      if (isTrustedThere(object, webhook, about)) continue;
      const its = certified(webhook, bundle, about);
      if (its === true) continue;
      if (its !== false && its.length > 0) {
        for (const { metadata } of its) yield { unknown: unknownSecret(metadata) };
        continue;
      }
      const pointer = jsonPointer('webhooks', index, 'clientConfig', 'caBundle');
      const name = String(webhook.name);
      // Without an authority it would trust those of the public, which sign for no Service, and refuse all that it is asked about.
      const fixes = [toDo(message('todo.webhook-authority', { name }))];
      yield { severity: 'error', pointer, message: message('rule.webhook-cabundle', { name }), fixes };
    }
  },
};

/**
 * Whether what answers has its certificate of the source on the target too: one that the authority signed. Gives the Secrets of which that
 * is not known, since their values are withheld.
 */
function certified(webhook: JsonRecord, bundle: string, { target, objects }: RuleAbout): boolean | KubeObject[] {
  const namespace = recordAt(webhook, 'clientConfig', 'service')?.namespace;
  if (typeof namespace !== 'string') return false;
  const there = (target.facts.existing ?? []).filter(
    (one) => isCertificate(one) && (one.metadata.namespace ?? usualNamespace) === namespace,
  );
  const all = [...objects.certificates(namespace), ...there].map((one) => ({ one, signed: isSignedBy(one, bundle) }));
  if (all.some(({ signed }) => signed === true)) return true;
  return all.flatMap(({ one, signed }) => (signed === undefined ? [one] : []));
}

/** Whether the same webhook of the target trusts the same authority already. */
function isTrustedThere(object: KubeObject, webhook: JsonRecord, { target }: RuleAbout): boolean {
  const there = target.existing(object);
  if (there === undefined || there === 'absent') return false;
  const same = recordsOf(there.webhooks).find(([, { name }]) => name === webhook.name);
  return recordAt(same?.[1], 'clientConfig')?.caBundle === recordAt(webhook, 'clientConfig')?.caBundle;
}
