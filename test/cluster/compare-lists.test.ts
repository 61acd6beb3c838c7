import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { itemPairs } from '../../src/diff/item-pairs.ts';
import { type ListPath, listsOf } from '../../src/diff/lists.ts';
import type {
  ComparedObject,
  ComparisonAsk,
  ComparisonEvent,
  FieldDifference,
} from '../../src/model/comparison/comparison.ts';
import { isRecord, type JsonRecord, recordAt, recordsOf } from '../../src/model/json/json.ts';
import { text as textOf, texts } from '../../src/model/json/parse.ts';
import { isBuiltIn } from '../../src/model/objects/built-in.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { definitionOf } from '../sandbox/definition-of.ts';
import { waitFor } from '../sandbox/processes.ts';
import { createAll } from './small-app.ts';
import { type EngineInUse, useEngine } from './ui-engine-process.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);

const target = apiOf(sandbox.clusters.target);
const [from, to] = ['compare-lists', 'compare-lists-there'];
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const folder = join(home, 'gates.migration');
const migration: ComparisonAsk = { of: 'migration', folder, target: 'there' };

const text = { type: 'string' };
const route = {
  type: 'object',
  required: ['host'],
  properties: { host: text, scheme: { ...text, default: 'http' }, to: text },
};
const routes = {
  ...{ type: 'array', items: route },
  ...{ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['host', 'scheme'] },
};
const zones = { type: 'array', items: text, 'x-kubernetes-list-type': 'set' };
const steps = { type: 'array', items: text };
const group = 'lists.example.com';
const definition = definitionOf(group, 'Gate', {
  type: 'object',
  properties: { spec: { type: 'object', properties: { routes, zones, steps } } },
});
const gate = (namespace: string, spec: object) => {
  return { apiVersion: `${group}/v1`, kind: 'Gate', metadata: { name: 'main', namespace }, spec };
};
const [a, b, c] = ['a', 'b', 'c'].map((host) => ({ host, to: `${host}-1` }));
const secure = { ...b, scheme: 'https' };
const here = { routes: [a, b, secure, c], zones: ['one', 'two', 'three'], steps: ['x'] };
const there = { routes: [c, secure, { ...b, to: 'b-2' }, a], zones: ['three', 'four', 'one'], steps: ['x'] };

let use: EngineInUse;

beforeAll(async () => {
  mkdirSync(folder);
  const plan = {
    ...{ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'Migration', metadata: { name: 'gates' } },
    spec: {
      source: { context: 'source' },
      targets: [{ name: 'there', context: 'target' }],
      select: { namespaces: [from], clusterScoped: 'none' },
      store: { folder: join(home, 'store') },
      mappings: { namespaces: { [from]: to } },
    },
  };
  writeFileSync(join(folder, 'migration.yaml'), stringify(plan));
  for (const [api, namespace, spec] of [
    [source, from, here],
    [target, to, there],
  ] as const) {
    await createAll(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, definition]);
    await waitFor(() => api.create(gate(namespace, spec)).then(() => true), { what: 'the kind was served' });
  }
  use = useEngine(readFileSync(sandbox.kubeconfig, 'utf8'));
});

afterAll(async () => {
  use.dispose();
  await removeNamespace(source, from);
  await removeNamespace(target, to);
  for (const api of [source, target]) {
    await api.delete(await api.pathOf(definition));
    api.close();
  }
  rmSync(home, { recursive: true, force: true });
});

/** What the migration's source and target have otherwise in their objects of the kind. */
async function driftOf(): Promise<{ told?: ComparedObject | undefined; drift: FieldDifference[] }> {
  const objects: ComparedObject[] = [];
  const onEvents = (events: ComparisonEvent[]) => {
    for (const event of events) if (event.type === 'object') objects.push(event.object);
  };
  await use.engine.request('compare.migration', { folder, target: 'there' }, { onEvents });
  const told = objects.find(({ object }) => object.kind === 'Gate');
  return { told, drift: told?.fields.filter((field) => field.class === 'drift') ?? [] };
}

test('lists of a custom kind go by what its schema says of them: in what is told, in its patch, and where a value is taken', async () => {
  const { told, drift } = await driftOf();
  const place = { pointer: '/spec/routes/1/to', rightPointer: '/spec/routes/2/to' };
  expect(drift).toEqual([
    { ...place, keyed: '/spec/routes/b~1http/to', left: 'b-1', right: 'b-2', class: 'drift' },
    { pointer: '/spec/zones/1', left: 'two', right: 'four', class: 'drift' },
  ]);
  if (!told) throw new Error('The object was not told.');
  const refs = { object: told.object, ...(told.other && { other: told.other }) };
  const manifest = stringify(gate(to, { ...there, routes: [secure, c, { ...b, to: 'edited' }, a] }));
  const taking = { folder, target: 'there', ...refs, side: 'left', text: manifest, field: place } as const;
  const { changes } = await use.engine.request('compare.take', taking);
  const lines = manifest.split('\n');
  expect(changes.map((change) => [lines[change.from.line - 1], change.text.trim()])).toEqual([
    ['      to: edited', 'b-1'],
  ]);

  const [field = place] = drift;
  const { operation } = await use.engine.request('compare.keep', { ask: migration, ...refs, field });
  expect(operation).toEqual({ op: 'replace', path: place.pointer, value: 'b-2' });

  const { operations } = await use.engine.request('compare.patch', { ask: migration, ...refs });
  const path = await target.pathOf(gate(to, {}));
  await target.send('PATCH', path, operations, 'application/json-patch+json');
  expect((await driftOf()).drift).toEqual([]);
  await source.patch(await source.pathOf(gate(from, {})), { spec: { steps: ['x', 'y'] } });
  await target.patch(path, { spec: { steps: ['y', 'x'] } });
  expect((await driftOf()).drift.map(({ pointer }) => pointer)).toEqual(['/spec/steps/0', '/spec/steps/1']);
});

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
  const reference = textOf(schema.$ref) ?? textOf(recordsOf(schema.allOf)[0]?.[1].$ref);
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
  return items.length === 1 || pairs.every(({ left: index = 0, right: other }) => other === items.length - 1 - index);
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
