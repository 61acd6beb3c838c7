import { isRecord } from '../model/json.ts';
import { textInOrder } from './meaning.ts';

/** Lists whose order says nothing, by group and kind, as patterns of JSON pointers. Source: the API reference of Kubernetes: lists of type `set`, and those of which each item counts by itself. */
const unordered: Readonly<Record<string, RegExp>> = {
  'rbac.authorization.k8s.io/Role': /^\/rules(\/\d+\/\w+)?$/,
  'rbac.authorization.k8s.io/ClusterRole': /^\/rules(\/\d+\/\w+)?$/,
  'rbac.authorization.k8s.io/RoleBinding': /^\/subjects$/,
  'rbac.authorization.k8s.io/ClusterRoleBinding': /^\/subjects$/,
  'networking.k8s.io/NetworkPolicy': /^\/spec\/(policyTypes|(in|e)gress(\/\d+\/(from|to|ports))?)$/,
  '/PersistentVolumeClaim': /^\/spec\/accessModes$/,
  '/PersistentVolume': /^\/spec\/accessModes$/,
  '/Service': /^\/spec\/(loadBalancerSourceRanges|externalIPs)$/,
  'networking.k8s.io/Ingress': /^\/spec\/tls(\/\d+\/hosts)?$/,
  '/ResourceQuota': /^\/spec\/scopes$/,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': /^\/webhooks\/\d+\/rules(\/\d+\/\w+)?$/,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': /^\/webhooks\/\d+\/rules(\/\d+\/\w+)?$/,
};

/** The same in the specification of a pod, whatever it is part of. */
const inPods =
  /\/(tolerations|topologySpreadConstraints|securityContext\/capabilities\/(add|drop)|supplementalGroups)$/;

/** Whether the order of a list at a place of an object of that kind (`groupKindOf`) says nothing. */
export function isUnordered(kind: string, pointer: string): boolean {
  return inPods.test(pointer) || (Object.hasOwn(unordered, kind) && unordered[kind]?.test(pointer) === true);
}

/**
 * Pairs of the items of two lists whose order says nothing, by their places: the same ones first, then what is left, one after another;
 * where the other list has no more items, `undefined`.
 */
export function pairsOf(
  one: readonly unknown[],
  other: readonly unknown[],
): [number | undefined, number | undefined][] {
  const free = Map.groupBy(other.keys(), (at) => textInOrder(sorted(other[at])));
  const pairs: [number | undefined, number | undefined][] = [];
  const single: number[] = [];
  for (const [index, item] of one.entries()) {
    const same = free.get(textInOrder(sorted(item)))?.shift();
    if (same === undefined) single.push(index);
    else pairs.push([index, same]);
  }
  const rest = [...free.values()].flat().sort((a, b) => a - b);
  for (let n = 0; n < Math.max(single.length, rest.length); n += 1) pairs.push([single[n], rest[n]]);
  return pairs;
}

/** An item with the lists of texts right below it sorted: these are sets, too. */
function sorted(item: unknown): unknown {
  if (!isRecord(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [key, Array.isArray(value) ? value.toSorted() : value]),
  );
}
