import { afterAll, expect, inject, test } from 'vitest';
import { itemPairs } from '../../src/diff/item-pairs.ts';
import { type ListPath, listsOf } from '../../src/diff/lists.ts';
import { isBuiltIn } from '../../src/model/built-in.ts';
import { isRecord, type JsonRecord, recordAt, recordsOf } from '../../src/model/json.ts';
import { text, texts } from '../../src/model/parse.ts';
import { apiOf } from '../sandbox/cluster.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);

afterAll(() => source.close());

/** A list whose items a server tells apart, where it stands in a kind. */
interface PublishedList {
  path: ListPath;
  type: 'map' | 'set';
  /** Of a map. */
  keys: string[];
}

/** The lists of a kind that are no `atomic` ones, but for its status and what a server keeps in the metadata. */
function* publishedIn(
  schema: JsonRecord,
  others: JsonRecord,
  path: ListPath = [],
  above: readonly unknown[] = [],
): Generator<PublishedList> {
  const reference = text(schema.$ref) ?? text(recordsOf(schema.allOf)[0]?.[1].$ref);
  const referred = reference === undefined ? schema : recordAt(others[reference.split('/').at(-1) ?? '']);
  if (!referred || above.includes(referred)) return;
  const items = recordAt(referred.items);
  const type = schema['x-kubernetes-list-type'];
  if (items && (type === 'map' || type === 'set')) {
    yield { path, type, keys: texts(schema['x-kubernetes-list-map-keys']) };
  }
  const inside = [...above, referred];
  if (items) yield* publishedIn(items, others, [...path, 0], inside);
  for (const [field, property] of Object.entries(recordAt(referred.properties) ?? {})) {
    const isServers = field === 'metadata' || (field === 'status' && path.length === 0);
    if (isRecord(property) && !isServers) yield* publishedIn(property, others, [...path, field], inside);
  }
}

/** Items that differ in one of their keys each, which are the same ones in another order. */
function isToldApart(kind: string, { path, type, keys }: PublishedList): boolean {
  const lists = listsOf(kind);
  const whole = Object.fromEntries(keys.map((key) => [key, sample(key)]));
  const items = type === 'set' ? ['a', 'b', 'c'] : [whole, ...keys.map((key) => ({ ...whole, [key]: sample(key, 1) }))];
  const pairs = itemPairs(items, items.toReversed(), path, lists);
  return items.length === 1 || pairs.every(({ index = 0, other }) => other === items.length - 1 - index);
}

function sample(key: string, more = 0): unknown {
  return /port/i.test(key) ? 80 + more : `${key}${more}`;
}

test('lists of built-in kinds are told apart by the keys that a server publishes for them', async () => {
  const index = await source.send('GET', '/openapi/v3');
  const versions = Object.keys(recordAt(index, 'paths') ?? {}).filter((path) => /^apis?\//.test(path));
  const seen: string[] = [];
  const missing: string[] = [];
  for (const version of versions) {
    const others = recordAt(await source.send('GET', `/openapi/v3/${version}`), 'components', 'schemas') ?? {};
    for (const schema of Object.values(others)) {
      const [only, more] = recordsOf(isRecord(schema) ? schema['x-kubernetes-group-version-kind'] : undefined);
      if (!isRecord(schema) || !only || more) continue;
      const [group, kind] = [String(only[1].group), String(only[1].kind)];
      if (!isBuiltIn(group) || kind.endsWith('List')) continue;
      for (const list of publishedIn(schema, others)) {
        const place = `${group}/${kind} ${list.path.join('.')}`;
        (isToldApart(`${group}/${kind}`, list) ? seen : missing).push(place);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(seen.length).toBeGreaterThan(100);
});
