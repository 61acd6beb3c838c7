import type { ClusterFacts } from '../../../model/clusters/cluster-facts.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
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
      const untold = untoldOf(webhook, object, about);
      if (untold !== undefined) yield { unknown: untold };
      if (webhook.failurePolicy !== 'Fail' || !asksAbout(webhook, object, about) || !isGone(webhook, about)) continue;
      const args = { name: webhook.name, configuration: webhook.configuration, service: webhook.service ?? '' };
      // Its selectors may leave this object out.
      const fixes = [toDo(message('todo.answer-webhook', args))];
      yield { severity: 'warning', pointer: '/kind', message: message('rule.webhook-blocks', args), fixes };
      return;
    }
  },
};

/** The fact for want of which nobody can say whether a webhook blocks an object; nothing where there is none. */
function untoldOf(webhook: Webhook, object: KubeObject, about: RuleAbout): string | undefined {
  const { failurePolicy, service, url } = webhook;
  if (url !== undefined || (failurePolicy !== undefined && failurePolicy !== 'Fail')) return undefined;
  const [namespace = '', name = ''] = service?.split('/') ?? [];
  if (service !== undefined && about.objects.has('Service', namespace, name)) return undefined;
  const isThere = service === undefined ? undefined : about.target.has('services', namespace, name);
  if (isThere) return undefined;
  if (about.target.facts.apis === undefined) return 'apis';
  if (!asksAbout(webhook, object, about)) return undefined;
  if (service === undefined) return 'service of webhooks';
  if (isThere === undefined) return `services in ${namespace}`;
  return failurePolicy === undefined ? 'failurePolicy of webhooks' : undefined;
}

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
