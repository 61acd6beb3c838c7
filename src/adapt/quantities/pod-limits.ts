import type { NamespaceFacts } from '../../model/clusters/cluster-facts.ts';
import { jsonPointer } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import { toDo } from '../fixes/fixes.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';
import type { Problem } from '../rules/rule.ts';
import { admitted, type ContainerBounds } from './container-limits.ts';
import { amountsOf, amountText, podAmounts } from './resources.ts';

/** Where a pod as a whole is outside of what limit ranges allow. Source: the admission plugin LimitRanger. */
export function* podOutside(
  pod: PodSpec,
  ranges: NonNullable<NamespaceFacts['limitRanges']>,
  bounds: readonly ContainerBounds[],
  namespace: string,
): Generator<Problem> {
  const limits = podAmounts(pod.spec, (container) => admitted(container, bounds).limits);
  const requests = podAmounts(pod.spec, (container) => admitted(container, bounds).requests);
  const problem = (range: string, words: Message): Problem => ({
    severity: 'error',
    pointer: jsonPointer(...pod.path, 'containers'),
    message: words,
    fixes: [toDo(message('todo.change-range', { range, namespace }))],
  });
  for (const { range, limit } of ranges.flatMap(({ name, limits }) =>
    limits.map((limit) => ({ range: name, limit })),
  )) {
    if (limit.type !== 'Pod') continue;
    for (const [resource, most] of amountsOf(limit.max)) {
      const amount = limits.get(resource);
      if (amount !== undefined && amount <= most) continue;
      const args = { range, namespace, resource, bound: amountText(resource, most) };
      yield problem(
        range,
        amount === undefined
          ? message('rule.limitrange.pod-none', args)
          : message('rule.limitrange.pod-max', { ...args, amount: amountText(resource, amount) }),
      );
    }
    for (const [resource, least] of amountsOf(limit.min)) {
      const amount = requests.get(resource) ?? 0;
      if (amount >= least) continue;
      const args = { range, namespace, resource, bound: amountText(resource, least) };
      yield problem(range, message('rule.limitrange.pod-min', { ...args, amount: amountText(resource, amount) }));
    }
  }
}
