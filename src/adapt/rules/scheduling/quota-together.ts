import { quantityValue } from '../../../diff/quantity.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { toDo } from '../../fixes/fixes.ts';
import { namespaceList } from '../../quantities/namespace-list.ts';
import { demandPointer, isOfPods } from '../../quantities/quota-demand.ts';
import { isCountedBy, type Quota } from '../../quantities/quota-scopes.ts';
import { type Taker, takerOf } from '../../quantities/quota-takers.ts';
import { amountText, isMore } from '../../quantities/resources.ts';
import { isByItself } from '../present.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** Objects that fit into a quota of their namespace one by one, and not together. It is told once, of the one that takes the most. */
export const rule: Rule = {
  id: 'quota-together',
  *check(object, about) {
    const quotas = namespaceList('quotas', object, about);
    if (Array.isArray(quotas) && quotas.length === 0) return;
    const own = takerOf(object);
    if (!own) return;
    if (!Array.isArray(quotas)) {
      if (own.takes.size > 0) yield quotas;
      return;
    }
    const namespace = object.metadata.namespace ?? usualNamespace;
    const { short, unknown } = togetherIn(namespace, quotas, about);
    for (const fact of unknown) yield { unknown: fact };
    for (const { name, resource, of, needed, left } of short) {
      if (of[0]?.kind !== object.kind || of[0].name !== object.metadata.name) continue;
      const args = {
        name,
        namespace,
        resource,
        needed: amountText(resource, needed),
        left: amountText(resource, left),
      };
      const words = message(isOfPods(resource) ? 'rule.quota-together.pods' : 'rule.quota-together', {
        ...args,
        count: of.length - 1,
      });
      const raise = toDo(message('todo.raise-quota', { ...args, more: amountText(resource, needed - left) }));
      yield { severity: 'error', pointer: demandPointer(object), message: words, fixes: [raise] };
    }
  },
};

/** A quota that leaves less of a resource than several objects need together. */
interface Shortage {
  name: string;
  resource: string;
  needed: number;
  left: number;
  /** Those that need some, the one that needs most first. */
  of: Taker[];
}

/** What quotas of a namespace leave too little of, and the facts for want of which that is not sure. */
interface Together {
  short: Shortage[];
  unknown: ReadonlySet<string>;
}

const known = new WeakMap<RuleAbout, Map<string, Together>>();

/** The same for every object of a namespace, so that it is reckoned once. */
function togetherIn(namespace: string, quotas: readonly Quota[], about: RuleAbout): Together {
  const spaces = known.get(about) ?? new Map<string, Together>();
  known.set(about, spaces);
  const found = spaces.get(namespace) ?? together(namespace, quotas, about);
  spaces.set(namespace, found);
  return found;
}

function together(namespace: string, quotas: readonly Quota[], about: RuleAbout): Together {
  const { target, objects } = about;
  const short: Shortage[] = [];
  const unknown = new Set<string>();
  const takers = [...objects.takersIn(namespace)]
    .filter(({ kind, name }) => !isByItself({ kind, metadata: { name } }))
    .map((taker) => ({ taker, plural: target.resourceOf(taker.apiVersion, taker.kind) }))
    .map((one) => ({ ...one, isThere: one.plural && target.has(one.plural, namespace, one.taker.name) }))
    // What is there already is counted already.
    .filter(({ isThere }) => isThere !== true);
  for (const quota of quotas) {
    const { name, hard, used } = quota;
    const counted = takers
      .map((one) => ({ ...one, counts: isCountedBy(quota, { metadata: { namespace }, pods: one.taker.pods }, about) }))
      .filter(({ counts }) => counts !== false);
    for (const [resource, most] of Object.entries(hard)) {
      const limit = quantityValue(most);
      const asking = counted
        .map((one) => ({ ...one, amount: amountOf(one.taker, one.plural, resource) }))
        .filter(({ amount }) => amount > 0)
        .sort((one, other) => other.amount - one.amount);
      if (limit === undefined || asking.length < 2) continue;
      if (used === undefined) {
        unknown.add(`used of quotas of ${namespace}`);
        continue;
      }
      const left = Math.max(limit - (quantityValue(used[resource]) ?? 0), 0);
      const sure = asking.filter(({ isThere, counts }) => isThere === false && counts === true);
      const needed = sum(sure);
      // Of one that does not fit alone other rules tell.
      if (isMore(sure[0]?.amount ?? 0, left)) continue;
      if (isMore(needed, left)) short.push({ name, resource, needed, left, of: sure.map(({ taker }) => taker) });
      else if (isMore(sum(asking), left)) {
        for (const { plural, isThere, counts } of asking) {
          if (typeof counts === 'object') unknown.add(counts.unknown);
          if (isThere === undefined) unknown.add(plural === undefined ? 'apis' : `${plural} in ${namespace}`);
        }
      }
    }
  }
  return { short, unknown };
}

function amountOf({ takes }: Taker, plural: string | undefined, resource: string): number {
  return takes.get(resource) ?? (resource === `count/${plural}` ? 1 : 0);
}

function sum(all: readonly { amount: number }[]): number {
  return all.reduce((total, { amount }) => total + amount, 0);
}
