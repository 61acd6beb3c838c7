import { quantityValue } from '../../../diff/quantity.ts';
import type { Fix } from '../../../model/assessment/finding.ts';
import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { podOf } from '../../objects/pods.ts';
import { namespaceList } from '../../quantities/namespace-list.ts';
import { demandOf, demandOn, demandPointer, isOfPods } from '../../quantities/quota-demand.ts';
import { isCountedBy, type Quota, scopedPods } from '../../quantities/quota-scopes.ts';
import { amountText, isMore } from '../../quantities/resources.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** More than the quota of the namespace leaves. What several objects take together `quota-together` knows. */
export const rule: Rule = {
  id: 'quota-exceed',
  *check(object, about) {
    const quotas = namespaceList('quotas', object, about);
    if (Array.isArray(quotas) && quotas.length === 0) return;
    if (!Array.isArray(quotas)) {
      if (demandOf(object).size > 0) yield quotas;
      return;
    }
    const demand = demandOn(about.target, object);
    if (demand.size === 0) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    const isThere = isCounted(object, namespace, about);
    const scoped = { metadata: object.metadata, pods: scopedPods(object) };
    const judged = quotas.map((quota) => ({ quota, counts: isCountedBy(quota, scoped, about) }));
    const counting = judged.flatMap(({ quota, counts }) => (counts === true ? [quota] : []));
    for (const { quota, counts } of judged) {
      if (typeof counts === 'object' && shortages([quota], demand, isThere === true).length > 0) yield counts;
    }
    const short = shortages(counting, demand, isThere !== false);
    if (isThere === undefined && shortages(counting, demand, false).length > short.length) {
      const resource = about.target.resourceOf(object.apiVersion, object.kind);
      yield { unknown: resource === undefined ? 'apis' : `${resource} in ${namespace}` };
    }
    const isCountedIn = ({ hard }: Quota) => Object.keys(hard).some((name) => demand.has(name));
    const mayCount = judged.flatMap(({ quota, counts }) => (counts === false ? [] : [quota]));
    if (isThere !== true && mayCount.some((quota) => quota.used === undefined && isCountedIn(quota))) {
      yield { unknown: `used of quotas of ${namespace}` };
    }
    const fewer = fewerPods(object, short);
    for (const { name, resource, amount, left } of short) {
      const needed = amountText(resource, amount);
      const code = isOfPods(resource) && object.kind !== 'Pod' ? 'rule.quota-exceed.pods' : 'rule.quota-exceed';
      const args = { name, namespace, resource, needed, left: amountText(resource, left) };
      const raise = toDo(message('todo.raise-quota', { ...args, more: amountText(resource, amount - left) }));
      const fixes = [raise, ...fewer];
      const severity = isOfPods(resource) && runsFewerAtOnce(object, amount, left) ? 'warning' : 'error';
      yield { severity, pointer: demandPointer(object), message: message(code, args), fixes };
    }
  },
};

/** A quota that leaves less of a resource than is needed. */
interface Shortage {
  name: string;
  resource: string;
  amount: number;
  left: number;
}

function shortages(quotas: readonly Quota[], demand: ReadonlyMap<string, number>, counted: boolean): Shortage[] {
  return quotas.flatMap(({ name, hard, used = {} }) =>
    Object.entries(hard).flatMap(([resource, most]) => {
      const amount = demand.get(resource);
      const limit = quantityValue(most);
      const taken = counted ? 0 : (quantityValue(used[resource]) ?? 0);
      if (amount === undefined || limit === undefined || !isMore(amount, limit - taken)) return [];
      return [{ name, resource, amount, left: Math.max(limit - taken, 0) }];
    }),
  );
}

/** Whether a quota leaves room for one pod of a Job at least: it comes to its end, with fewer of them at a time. */
function runsFewerAtOnce(object: KubeObject, amount: number, left: number): boolean {
  const { parallelism, completions } = recordAt(object, 'spec') ?? {};
  const numbers = [parallelism, completions].filter((one) => typeof one === 'number');
  return object.kind === 'Job' && numbers.length > 0 && amount / Math.min(...numbers) <= left;
}

/** As many pods as all quotas leave room for, where that is one at least. */
function fewerPods(object: KubeObject, short: readonly Shortage[]): Fix[] {
  const replicas = recordAt(object, 'spec')?.replicas;
  if (!podOf(object) || typeof replicas !== 'number' || replicas < 2) return [];
  if (short.length === 0 || !short.every(({ resource }) => isOfPods(resource))) return [];
  const count = Math.min(...short.map(({ amount, left }) => Math.floor((left * replicas) / amount)));
  if (count < 1) return [];
  return [edit(message('fix.run-pods', { count }), { op: 'replace', path: '/spec/replicas', value: count })];
}

/** Whether what the quota counts as taken holds this very object, since it is there; nothing where that is unknown. */
function isCounted({ apiVersion, kind, metadata }: KubeObject, namespace: string, { target }: RuleAbout) {
  const resource = target.resourceOf(apiVersion, kind);
  return resource === undefined ? undefined : target.has(resource, namespace, metadata.name);
}
