import { isRecord, type JsonRecord } from '../model/json.ts';

type KeyOf = (item: JsonRecord) => string | undefined;

const byField =
  (field: string): KeyOf =>
  (item) =>
    typeof item[field] === 'string' ? item[field] : undefined;

/** Lists whose items are told apart by a field. Source: the `x-kubernetes-list-map-keys` and patch merge keys of the built-in API. */
const keys: Record<string, KeyOf> = {
  containers: byField('name'),
  initContainers: byField('name'),
  ephemeralContainers: byField('name'),
  env: byField('name'),
  volumes: byField('name'),
  imagePullSecrets: byField('name'),
  resourceClaims: byField('name'),
  webhooks: byField('name'),
  versions: byField('name'),
  secrets: byField('name'),
  volumeMounts: byField('mountPath'),
  volumeDevices: byField('devicePath'),
  hostAliases: byField('ip'),
  ports: portKey,
  conditions: byField('type'),
  // Those of an Ingress; where two share a host, or none is named, their order tells them apart.
  rules: byField('host'),
};

/** Container ports go by `containerPort`, those of Services by `port`, both with their protocol. */
function portKey(item: JsonRecord): string | undefined {
  const port = item.containerPort ?? item.port;
  const protocol = typeof item.protocol === 'string' && item.protocol !== '' ? item.protocol : 'TCP';
  return typeof port === 'number' || typeof port === 'string' ? `${port}/${protocol}` : undefined;
}

/** The items of a list by their merge key, or nothing where the list has none or two items share one. */
export function itemsByKey(field: string, items: unknown[]): Map<string, { index: number; item: unknown }> | undefined {
  const keyOf = keyOfItems(field);
  if (!keyOf) return undefined;
  const found = new Map<string, { index: number; item: unknown }>();
  for (const [index, item] of items.entries()) {
    const key = isRecord(item) ? keyOf(item) : undefined;
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, { index, item });
  }
  return found;
}

/** The merge keys of two lists that have the same ones in the same order, as most do; nothing for others, and where two items share one. */
export function keysInStep(field: string, one: readonly unknown[], other: readonly unknown[]): string[] | undefined {
  const keyOf = keyOfItems(field);
  if (!keyOf || one.length !== other.length) return undefined;
  const found: string[] = [];
  for (const [index, item] of one.entries()) {
    const there = other[index];
    const key = isRecord(item) && isRecord(there) ? keyOf(item) : undefined;
    if (key === undefined || !isRecord(there) || key !== keyOf(there)) return undefined;
    found.push(key);
  }
  return found.length < 2 || new Set(found).size === found.length ? found : undefined;
}

/** Whether the items of a list, though they have merge keys, act one after another: init containers, and variables of which one is made of others (`$(NAME)`). */
export function actsInOrder(field: string, items: readonly unknown[]): boolean {
  if (field === 'initContainers') return true;
  return field === 'env' && items.some((item) => isRecord(item) && String(item.value ?? '').includes('$('));
}

/**
 * Where an item of a list (`from`) belongs in another one that lacks it: right behind the nearest of those before it that both have. Nothing where the
 * items of either are not told apart by a field.
 */
export function placeAmong(field: string, item: unknown, from: unknown, list: unknown): number | undefined {
  if (!Array.isArray(from) || !Array.isArray(list)) return undefined;
  const [there, here] = [itemsByKey(field, from), itemsByKey(field, list)];
  const [key] = itemsByKey(field, [item])?.keys() ?? [];
  if (!there || !here || key === undefined) return undefined;
  const order = [...there.keys()];
  const before = order.slice(0, order.indexOf(key)).findLast((one) => here.has(one));
  return before === undefined ? 0 : (here.get(before)?.index ?? 0) + 1;
}

function keyOfItems(field: string): KeyOf | undefined {
  return Object.hasOwn(keys, field) ? keys[field] : undefined;
}
