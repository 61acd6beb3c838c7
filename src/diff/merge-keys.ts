import type { JsonRecord } from '../model/json.ts';

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
};

/** Container ports go by `containerPort`, those of Services by `port`, both with their protocol. */
function portKey(item: JsonRecord): string | undefined {
  const port = item.containerPort ?? item.port;
  const protocol = typeof item.protocol === 'string' ? item.protocol : 'TCP';
  return typeof port === 'number' || typeof port === 'string' ? `${port}/${protocol}` : undefined;
}

/** The items of a list by their merge key, or nothing where the list has none or two items share one. */
export function itemsByKey(field: string, items: unknown[]): Map<string, { index: number; item: unknown }> | undefined {
  const keyOf = Object.hasOwn(keys, field) ? keys[field] : undefined;
  if (!keyOf) return undefined;
  const found = new Map<string, { index: number; item: unknown }>();
  for (const [index, item] of items.entries()) {
    const key = typeof item === 'object' && item !== null ? keyOf({ ...item }) : undefined;
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, { index, item });
  }
  return found;
}
