import type { Fix } from '../../model/assessment/finding.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { jsonPointer } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import { edit, inPlan } from '../fixes/fixes.ts';
import type { Problem, RuleAbout, Unknown } from './rule.ts';

/** The lists of classes among the facts of a cluster, and the kind of each with its group. */
const kinds = {
  storageClasses: 'StorageClass.storage.k8s.io',
  ingressClasses: 'IngressClass.networking.k8s.io',
  gatewayClasses: 'GatewayClass.gateway.networking.k8s.io',
  priorityClasses: 'PriorityClass.scheduling.k8s.io',
  runtimeClasses: 'RuntimeClass.node.k8s.io',
} as const satisfies Partial<Record<keyof ClusterFacts, string>>;

type ClassList = keyof typeof kinds;
/** A class of one of those lists. */
export type ClassOf<List extends ClassList> = NonNullable<ClusterFacts[List]>[number];

/** What is said of a class that is missing, and where. */
interface Said<List extends ClassList> {
  pointer: string;
  /** Gets the names of the classes that are there, in a row. */
  words(there: string | Message): Message;
  /** Whether a class can take the place of the missing one; without it, each can. */
  suits?(one: ClassOf<List>): boolean;
  /** Ways out beside another class; gets the one that comes first among those. */
  others?(best: ClassOf<List> | undefined): Fix[];
}

/** An error where a class neither is on the target nor comes along. */
export function* missingClass<List extends ClassList>(
  list: List,
  name: string,
  { pointer, words, suits, others }: Said<List>,
  { target, objects }: RuleAbout,
): Generator<Problem | Unknown> {
  const classes: readonly ClassOf<List>[] | undefined = target.facts[list];
  if (classes === undefined) yield { unknown: list };
  else if (!classes.some((one) => one.name === name) && !objects.has(kinds[list], undefined, name)) {
    const there = classes.map((one) => one.name).join(', ') || message('words.no-class');
    const ranked = bestFirst(classes, suits);
    const fixes = [...ranked.map((one) => useClass(pointer, one.name)), ...(others?.(ranked[0]) ?? [])];
    yield { severity: 'error', pointer, message: words(there), fixes };
  }
}

/** The classes that suit, in the order in which they are offered: those that count where none is named come first. */
export function bestFirst<Class extends { name: string; default?: boolean | undefined }>(
  classes: readonly Class[],
  suits?: (one: Class) => boolean,
): Class[] {
  return classes
    .filter((one) => suits?.(one) !== false)
    .sort((one, other) => Number(other.default ?? false) - Number(one.default ?? false));
}

/** Lets the plan put one class in the place of another, for every object. */
export function classInPlan(list: 'storageClasses' | 'ingressClasses', from: string, to: string): Fix {
  return inPlan(message('fix.map-class', { from, to }), jsonPointer('spec', 'mappings', list, from), to);
}

/** Names a class at a place of the manifest; `add` where none is named yet. */
export function useClass(path: string, name: string, op: 'add' | 'replace' = 'replace'): Fix {
  return edit(message('fix.use-class', { name }), { op, path, value: name });
}
