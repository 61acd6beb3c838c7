import type { JsonRecord } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { isPod, withoutAdmitted } from './admitted.ts';
import { areSameBytes } from './base64.ts';
import { isDefault } from './defaults.ts';
import { type Difference, withoutSecrets } from './difference.ts';
import { groupKindOf } from './group-kind.ts';
import { listsOf } from './lists.ts';
import { withoutServerFields } from './normalise.ts';
import { ownedFields } from './owned-fields.ts';
import { isLeftOut } from './unsaid.ts';
import { differencesBetween, type OnlyRight } from './walk.ts';

/** Maps whose keys a person chose: one that only the live object has was not meant. */
const ownKeys = new Set(['data', 'binaryData', 'matchLabels', 'nodeSelector', 'hard', 'parameters']);

/**
 * Where a live object (right) is not what was meant (left). Fields that the meant object does not name are no difference (the server
 * assigns or fills them in, or others wrote them), except those that this product wrote earlier and that are no default,
 * and keys of maps that a person fills, such as `data`. What servers and controllers keep for themselves is no difference
 * either, nor is what admission filled into a pod. Lists are compared by keys or as sets where their items go by such, quantities by
 * value, base64 by its bytes. Values of Secrets are compared, and never given.
 */
export function differs(meant: KubeObject, live: KubeObject): Difference[] {
  const kind = groupKindOf(meant);
  const [left, right] = isPod(meant) ? withoutAdmitted(meant, live) : [meant, live];
  const owned = isPod(meant) ? withoutSpec(ownedFields(live)) : ownedFields(live);
  const by = { kind, lists: listsOf(kind), emptyIsNone: true, writers: [owned], countsField: wasMeantOtherwise };
  const found = differencesBetween(withMaps(withoutServerFields(left)), withMaps(withoutServerFields(right)), by)
    .map(({ mark: _mark, ...difference }): Difference => difference)
    .filter((difference) => !areSameBytes(meant, difference) && !isLeftOut(kind, difference));
  return withoutSecrets(meant, live, found);
}

/** A label or annotation is told by its name, also where it is the only one. */
function withMaps(object: KubeObject): KubeObject {
  return { ...object, metadata: { labels: {}, annotations: {}, ...object.metadata } };
}

/** What admission filled into a pod of ours came with our own request, and hardly any of it could be taken away again. */
function withoutSpec(owned: JsonRecord[]): JsonRecord[] {
  return owned.map(({ 'f:spec': _spec, ...rest }) => rest);
}

function wasMeantOtherwise({ key, value, above, beside, writers: [owned = []] }: OnlyRight): boolean {
  if (ownKeys.has(key) || isMapOfOwnKeys(String(above?.step), beside)) return true;
  return owned.some((tree) => tree[`f:${key}`] !== undefined) && !isDefault(key, value);
}

/** The selector of a Service is a map that a person fills, that of a workload an object with fields. */
function isMapOfOwnKeys(field: string, map: JsonRecord): boolean {
  if (field === 'selector') return Object.values(map).every((value) => typeof value === 'string');
  return ownKeys.has(field);
}
