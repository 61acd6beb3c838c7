import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { handlers } from '../../../src/engine/handlers.ts';
import {
  type ComparedObject,
  type ComparedSide,
  type ComparisonEvent,
  meansTheSame,
} from '../../../src/model/comparison/comparison.ts';
import { noCluster } from './no-cluster.ts';

const home = mkdtempSync(join(tmpdir(), 'kubeferry-folders-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function written(folder: string, objects: readonly object[]): ComparedSide {
  mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, folder, 'all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
  return { from: 'files', paths: [join(home, folder)], namespaces: [] };
}

function definitionOf(names: { plural: string; kind: string }, scope: 'Cluster' | 'Namespaced', schema?: object) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.example.com` },
    spec: {
      ...{ group: 'example.com', names, scope },
      versions: [{ name: 'v1', served: true, storage: true, ...(schema && { schema }) }],
    },
  };
}

async function compared(left: ComparedSide, right: ComparedSide) {
  const objects: ComparedObject[] = [];
  const call = {
    emit: (event: ComparisonEvent) => {
      if (event.type === 'object') objects.push(event.object);
    },
    drained: async () => undefined,
    signal: new AbortController().signal,
  };
  const result = await handlers['compare.sides']({ left, right }, call, noCluster);
  return {
    ...result,
    isSame: meansTheSame(result),
    objects: objects.map(({ object, outcome }) => `${outcome} ${object.kind}/${object.name}`),
  };
}

test('objects outside namespaces are one and the same on both sides, also where a manifest names a namespace', async () => {
  const definition = definitionOf({ plural: 'fleets', kind: 'Fleet' }, 'Cluster');
  const objects = (namespace: { namespace?: string }) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', ...namespace } },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'shop', ...namespace } },
    { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'disk', ...namespace } },
    { apiVersion: 'example.com/v1', kind: 'Fleet', metadata: { name: 'north', ...namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } },
    definition,
  ];
  const [without, within] = [written('without', objects({})), written('within', objects({ namespace: 'shop' }))];
  for (const sides of [
    [without, within],
    [within, without],
  ] as const) {
    expect(await compared(...sides)).toMatchObject({ counts: { same: 6 }, objects: [] });
  }
});

test('Secrets whose values a manifest withholds are told as not compared, and alone they are no comparison', async () => {
  const secret = (value: string) => {
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'shop' }, data: { key: value } };
  };
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } };
  const alone = [written('secret', [secret('<withheld>')]), written('other-secret', [secret('b25l')])] as const;
  expect(await compared(...alone)).toMatchObject({ withheld: 1, isSame: false, counts: { expected: 1, drift: 0 } });
  const both = [
    written('secret', [secret('<withheld>'), settings]),
    written('other-secret', [secret('b25l'), settings]),
  ] as const;
  expect(await compared(...both)).toMatchObject({ withheld: 1, isSame: true, counts: { expected: 1, same: 1 } });
  expect(await compared(both[1], both[1])).toMatchObject({ withheld: 0, isSame: true });
});

test('quantities of a custom kind are compared by value where its definition says that they are such', async () => {
  const pattern =
    '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';
  const size = { anyOf: [{ type: 'integer' }, { type: 'string' }], pattern, 'x-kubernetes-int-or-string': true };
  const spec = { type: 'object', properties: { size, other: { type: 'string' } } };
  const openAPIV3Schema = { type: 'object', properties: { spec } };
  const definition = definitionOf({ plural: 'tanks', kind: 'Tank' }, 'Namespaced', { openAPIV3Schema });
  const tank = (fields: object) => {
    return { apiVersion: 'example.com/v1', kind: 'Tank', metadata: { name: 'one', namespace: 'shop' }, spec: fields };
  };
  const left = written('tanks', [definition, tank({ size: '1Gi', other: '1Gi' })]);
  const held = async (fields: object) =>
    (await compared(left, written('other-tanks', [definition, tank(fields)]))).objects;
  expect(await held({ size: '1024Mi', other: '1Gi' })).toEqual([]);
  expect(await held({ size: 1073741824, other: '1Gi' })).toEqual([]);
  expect(await held({ size: '2Gi', other: '1Gi' })).toEqual(['drift Tank/one']);
  // What is a text to its definition is one.
  expect(await held({ size: '1Gi', other: '1024Mi' })).toEqual(['drift Tank/one']);
});
