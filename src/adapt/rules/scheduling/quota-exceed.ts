import { quantityValue } from '../../../diff/quantity.ts';
import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { demandOf } from '../demand.ts';
import { namespaceList } from '../namespace-of.ts';
import { podOf } from '../pods.ts';
import { usualNamespace } from '../present.ts';
import { amountText } from '../resources.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** More than the quota of the namespace leaves. What several objects take together is not looked at. */
export const rule: Rule = {
  id: 'quota-exceed',
  *check(object, about) {
    const quotas = namespaceList('quotas', object, about);
    if (Array.isArray(quotas) && quotas.length === 0) return;
    const demand = demandOf(object);
    if (demand.size === 0) return;
    if (!Array.isArray(quotas)) {
      yield quotas;
      return;
    }
    const namespace = object.metadata.namespace ?? usualNamespace;
    const counted = isCounted(object, namespace, about);
    // A quota with scopes counts some pods only.
    for (const { name, hard, used = {} } of quotas.filter(({ scopes }) => scopes === undefined)) {
      for (const [resource, most] of Object.entries(hard)) {
        const amount = demand.get(resource);
        const limit = quantityValue(most);
        const taken = counted ? 0 : (quantityValue(used[resource]) ?? 0);
        if (amount === undefined || limit === undefined || amount <= limit - taken) continue;
        const [needed, left] = [amountText(resource, amount), amountText(resource, Math.max(limit - taken, 0))];
        const code = podOf(object) && object.kind !== 'Pod' ? 'rule.quota-exceed.pods' : 'rule.quota-exceed';
        yield {
          severity: 'error',
          pointer: pointerOf(object),
          message: message(code, { name, namespace, resource, needed, left }),
        };
      }
    }
  },
};

/** What of an object decides how much it takes. */
function pointerOf(object: KubeObject): string {
  const spec = recordAt(object, 'spec') ?? {};
  if (object.kind === 'Service' && spec.type !== undefined) return '/spec/type';
  return typeof spec.replicas === 'number' && spec.replicas > 1 ? '/spec/replicas' : '/spec';
}

/** Whether what the quota counts as taken may hold this very object: where it is there, or that is unknown. */
function isCounted({ apiVersion, kind, metadata }: KubeObject, namespace: string, { target }: RuleAbout): boolean {
  const resource = target.resourceOf(apiVersion, kind);
  return resource === undefined || target.has(resource, namespace, metadata.name) !== false;
}
