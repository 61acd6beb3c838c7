import { isRecord, type JsonRecord, jsonPointer, pointerParts } from '../model/json.ts';
import type { KubeObject } from '../model/object.ts';
import { record } from '../model/parse.ts';
import { withheld as withheldInManifest } from '../model/secret.ts';
import { tellingAnnotations } from '../model/secret-annotations.ts';
import { isPod, withoutAdmitted } from './admitted.ts';
import { areSameBytes } from './base64.ts';
import { isDefault } from './defaults.ts';
import { groupKindOf } from './group-kind.ts';
import { itemPairs } from './item-pairs.ts';
import { type Lists, listsOf } from './lists.ts';
import { withoutServerFields } from './normalise.ts';
import { belowField, belowItem, ownedFields } from './owned-fields.ts';
import { sameQuantity } from './quantity.ts';
import { textMaps } from './text-maps.ts';
import { isUnsaid } from './unsaid.ts';

/**
 * One place where two objects differ. `pointer` is a JSON pointer into the meant object; a side that has no value there is `undefined`,
 * and an item that its list lacks is named as if it stood at its end.
 */
export interface Difference {
  pointer: string;
  /** Where it is in the live object, where lists have other places there. */
  livePointer?: string;
  meant: unknown;
  live: unknown;
}

/** What stands for the value of a Secret in a difference. */
export const withheld = '(withheld)';

/** Maps whose keys a person chose: one that only the live object has was not meant. */
const ownKeys = new Set(['data', 'binaryData', 'matchLabels', 'nodeSelector', 'hard', 'parameters']);

/** Fields below which texts are quantities. */
const quantities = new Set([
  'limits',
  'requests',
  'hard',
  'capacity',
  'default',
  'defaultRequest',
  'max',
  'min',
  'podFixed',
]);
const quantityFields = new Set(['storage', 'sizeLimit', 'averageValue', 'divisor']);

/** What is known of the lists that are compared, and what was found so far. */
interface Comparison {
  lists: Lists;
  found: Difference[];
}

/** Where a value stands in an object. */
type Path = (string | number)[];

/**
 * Where a live object is not what was meant. Fields that the meant object does not name are no difference (the server
 * assigns or fills them in, or others wrote them), except those that this product wrote earlier and that are no default,
 * and keys of maps that a person fills, such as `data`. What servers and controllers keep for themselves is no difference
 * either, nor is what admission filled into a pod. Lists are compared by keys or as sets where their items go by such, quantities by value, base64 by its bytes.
 * Values of Secrets are compared, and never given.
 */
export function differs(meant: KubeObject, live: KubeObject): Difference[] {
  const into: Comparison = { lists: listsOf(groupKindOf(meant)), found: [] };
  const [one, other] = isPod(meant) ? withoutAdmitted(meant, live) : [meant, live];
  const owned = isPod(meant) ? withoutSpec(ownedFields(live)) : ownedFields(live);
  compare(withoutServerFields(one), withoutServerFields(other), [], owned, into);
  return withoutSecrets(
    meant,
    live,
    into.found.filter((difference) => !areSameBytes(meant, difference) && !isLeftOut(groupKindOf(meant), difference)),
  );
}

/** Whether an object has nothing where another one of that kind (`groupKindOf`) has what servers leave out. */
export function isLeftOut(kind: string, { pointer, meant, live }: Difference): boolean {
  return live === undefined && isUnsaid(kind, pointer, meant);
}

/** The differences of two objects, with the values of Secrets withheld, also where annotations of either hold one. */
export function withoutSecrets<One extends Difference>(meant: KubeObject, live: KubeObject, found: One[]): One[] {
  if (meant.kind !== 'Secret' || meant.apiVersion !== 'v1') return found;
  const tells = tellingAnnotations(meant, live);
  return found.map((difference) => {
    const [field, below, name] = pointerParts(difference.pointer);
    if (field === 'data' || field === 'stringData') return mask(difference);
    if (field !== 'metadata' || below !== 'annotations') return difference;
    const tellsIt = (text: unknown) =>
      name === undefined ? Object.entries(record(text)).some(([one, its]) => tells(one, its)) : tells(name, text);
    return [difference.meant, difference.live].some(tellsIt) ? mask(difference) : difference;
  });
}

/** What admission filled into a pod of ours came with our own request, and hardly any of it could be taken away again. */
function withoutSpec(owned: JsonRecord[]): JsonRecord[] {
  return owned.map(({ 'f:spec': _spec, ...rest }) => rest);
}

function mask<One extends Difference>(difference: One): One {
  const { meant, live } = difference;
  return {
    ...difference,
    meant: masked(meant),
    live: masked(live),
  };
}

/** What a manifest withholds is no value, and says so; a map that holds nothing has none. */
function masked(value: unknown): unknown {
  const isNone = value === undefined || value === withheldInManifest || (isRecord(value) && isEmpty(value));
  return isNone ? value : withheld;
}

/** `owned`: what this product wrote at this place of the live object. */
function compare(meant: unknown, live: unknown, path: Path, owned: JsonRecord[], into: Comparison): void {
  if (Object.is(meant, live) || (isEmpty(meant) && isEmpty(live))) return;
  if (isRecord(meant) && (isRecord(live) || live === undefined)) {
    compareRecords(meant, live ?? {}, path, owned, into);
  } else if (Array.isArray(meant) && Array.isArray(live)) {
    compareLists(meant, live, path, owned, into);
  } else if (!(isQuantity(path) && sameQuantity(meant, live))) {
    into.found.push({ pointer: jsonPointer(...path), meant, live });
  }
}

/** Servers drop what holds nothing and write it where it was not. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** Whether what stands there is a quantity, which can be written in several ways. */
export function isQuantity(path: readonly (string | number)[]): boolean {
  if (/^(data|binaryData|stringData)$/.test(String(path[0])) || textMaps.has(String(path.at(-2)))) return false;
  return quantityFields.has(String(path.at(-1))) || quantities.has(String(path.at(-2)));
}

function compareRecords(meant: JsonRecord, live: JsonRecord, path: Path, owned: JsonRecord[], into: Comparison): void {
  // Null is as good as absent.
  const names = (key: string) => Object.hasOwn(meant, key) && meant[key] !== null;
  for (const key of Object.keys(meant).filter(names)) {
    compare(meant[key], live[key], [...path, key], belowField(owned, key), into);
  }
  const all = hasOwnKeys(path, live);
  for (const key of Object.keys(live)) {
    if (names(key) || isEmpty(live[key])) continue;
    const ours = owned.some((tree) => tree[`f:${key}`] !== undefined) && !isDefault(key, live[key]);
    if (all || ours || ownKeys.has(key))
      into.found.push({ pointer: jsonPointer(...path, key), meant: undefined, live: live[key] });
  }
}

/** The selector of a Service is a map that a person fills, that of a workload an object with fields. */
function hasOwnKeys(path: Path, live: JsonRecord): boolean {
  const field = path.at(-1);
  if (field === 'selector') return Object.values(live).every((value) => typeof value === 'string');
  return typeof field === 'string' && ownKeys.has(field);
}

function compareLists(meant: unknown[], live: unknown[], path: Path, owned: JsonRecord[], into: Comparison): void {
  for (const { index, other, key } of itemPairs(meant, live, path, into.lists)) {
    const [item, there] = [
      index === undefined ? undefined : meant[index],
      other === undefined ? undefined : live[other],
    ];
    const at = [...path, index ?? other ?? 0];
    if (index === undefined || other === undefined)
      into.found.push({ pointer: jsonPointer(...at), meant: item, live: there });
    else compare(item, there, at, key === undefined ? [] : belowItem(owned, there), into);
  }
}
