import type { ClusterFacts } from '../../../model/cluster-facts.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule, RuleAbout } from '../rule.ts';

type Webhook = NonNullable<ClusterFacts['webhooks']>[number];

/** A webhook of the target that has to be asked about an object, and whose Service is not there. */
export const rule: Rule = {
  id: 'webhook-blocks',
  *check(object, about) {
    const { webhooks } = about.target.facts;
    if (webhooks === undefined) {
      yield { unknown: 'webhooks' };
      return;
    }
    for (const webhook of webhooks) {
      if (webhook.failurePolicy !== 'Fail' || !asksAbout(webhook, object, about) || !isGone(webhook, about)) continue;
      const args = { name: webhook.name, configuration: webhook.configuration, service: webhook.service ?? '' };
      // Its selectors may leave this object out.
      const fixes = [toDo(message('todo.answer-webhook', args))];
      yield { severity: 'warning', pointer: '/kind', message: message('rule.webhook-blocks', args), fixes };
      return;
    }
  },
};

function asksAbout({ rules }: Webhook, { apiVersion, kind }: KubeObject, { target }: RuleAbout): boolean {
  const { group, version } = parseApiVersion(apiVersion);
  const resource = target.resourceOf(apiVersion, kind)?.split('.')[0];
  const among = (list: readonly string[], one: string) => list.includes('*') || list.includes(one);
  return rules.some(
    (rule) =>
      resource !== undefined &&
      among(rule.operations, 'CREATE') &&
      among(rule.groups, group) &&
      among(rule.versions, version) &&
      (among(rule.resources, resource) || rule.resources.includes('*/*')),
  );
}

/** Whether the Service of a webhook is known to be absent, and does not come along. */
function isGone({ service }: Webhook, { target, objects }: RuleAbout): boolean {
  const [namespace = '', name = ''] = service?.split('/') ?? [];
  if (service === undefined || objects.has('Service', namespace, name)) return false;
  return target.has('services', namespace, name) === false;
}
