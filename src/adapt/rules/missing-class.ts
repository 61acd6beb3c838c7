import type { ClusterFacts } from '../../model/cluster-facts.ts';
import type { Message } from '../../model/message.ts';
import type { Problem, RuleAbout, Unknown } from './rule.ts';

/** The lists of classes among the facts of a cluster, and the kind of each. */
const kinds = {
  storageClasses: 'StorageClass',
  ingressClasses: 'IngressClass',
  gatewayClasses: 'GatewayClass',
  priorityClasses: 'PriorityClass',
  runtimeClasses: 'RuntimeClass',
} as const satisfies Partial<Record<keyof ClusterFacts, string>>;

/** An error where a class neither is on the target nor comes along. `words` gets the names of those that are there, in a row. */
export function* missingClass(
  list: keyof typeof kinds,
  name: string,
  { pointer, words }: { pointer: string; words(there: string): Message },
  { target, objects }: RuleAbout,
): Generator<Problem | Unknown> {
  const classes = target.facts[list];
  if (classes === undefined) yield { unknown: list };
  else if (!classes.some((one) => one.name === name) && !objects.has(kinds[list], undefined, name)) {
    const there = classes.map((one) => one.name).join(', ') || '–';
    yield { severity: 'error', pointer, message: words(there) };
  }
}
