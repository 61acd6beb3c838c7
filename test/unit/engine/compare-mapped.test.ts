import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compareSides } from '../../../src/engine/comparison/compare-sides.ts';
import type { ComparedWith } from '../../../src/engine/comparison/compared-with.ts';
import { manifestsOf } from '../../../src/engine/comparison/sides/migration-sides.ts';
import type { Side } from '../../../src/engine/comparison/sides/side.ts';
import { type ComparedObject, type ComparisonEvent, comparedKey } from '../../../src/model/comparison/comparison.ts';
import { message } from '../../../src/model/message.ts';

const kind = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: [] };
const refOf = (namespace: string, name: string) => {
  return { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace, name };
};
const configMap = (namespace: string, name: string, colour: string) => {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { colour } };
};

/** A side with ConfigMaps of that colour, each named as `namespace/name`. */
function sideOf(colour: string, namespaces: readonly string[], names: readonly string[]): Side {
  return {
    title: colour,
    namespaces,
    asWritten: true,
    isSilent: () => false,
    unread: [],
    names: () => [],
    groups: async () => namespaces.map((namespace) => ({ group: '', kind: 'ConfigMap', namespace })),
    async *read({ namespace }) {
      for (const [within = '', name = ''] of names.map((one) => one.split('/'))) {
        if (within === namespace) yield { ref: refOf(within, name), object: configMap(within, name, colour) };
      }
    },
    readNamed(group, _names, signal) {
      return this.read(group, [], signal);
    },
  };
}

/** What is told of two sides: the outcome of each object by its key. */
async function outcomesOf(left: Side, right: Side, about: ComparedWith): Promise<Record<string, string>> {
  const told: ComparedObject[] = [];
  const call = {
    emit: (event: ComparisonEvent) => {
      if (event.type === 'object') told.push(event.object);
    },
    drained: async () => undefined,
    signal: new AbortController().signal,
  };
  await compareSides(left, right, about, call);
  expect(new Set(told.map(comparedKey)).size).toBe(told.length);
  return Object.fromEntries(told.map((one) => [comparedKey(one), one.outcome]));
}

test('what stands on the right in a namespace whose like on the left is mapped elsewhere is extra, and nothing of the left is missing there', async () => {
  const left = sideOf('red', ['shop'], ['shop/settings']);
  const right = sideOf('red', ['shop', 'shop-eu'], ['shop/settings', 'shop-eu/settings', 'shop/added']);
  const about = { mappings: { namespaces: { shop: 'shop-eu' } }, find: () => kind };
  expect(await outcomesOf(left, right, about)).toEqual({
    'right configmaps/shop/added': 'extra',
    'right configmaps/shop/settings': 'extra',
  });
});

test('where one namespace is mapped to the name of another, objects of the right side alone have keys of their own', async () => {
  const left = sideOf('red', ['a', 'b'], ['b/settings', 'b/banner']);
  const right = sideOf('blue', ['b', 'c'], ['b/settings', 'c/settings', 'b/banner', 'c/banner']);
  const added = {
    object: configMap('b', 'banner', 'green'),
    changes: [{ pointer: '', reason: message('ui.untrusted') }],
  };
  const about = {
    mappings: { namespaces: { a: 'b', b: 'c' } },
    find: () => kind,
    edited: ({ namespace, name }: { namespace?: string; name: string }) =>
      namespace === 'b' && name === 'banner' ? added : undefined,
  };
  expect(await outcomesOf(left, right, about)).toEqual({
    'right configmaps/b/settings': 'extra',
    'left configmaps/b/settings': 'drift',
    'right configmaps/b/banner': 'drift',
    'left configmaps/b/banner': 'drift',
  });
});

test('the manifest of an object that a person added is found under its own namespace, which is mapped no further', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kf-mapped-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'targets', 'there', 'b', 'configmaps', 'banner.yaml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  const manifestOf = manifestsOf(folder, 'there', { namespaces: { a: 'b', b: 'c' } });
  const object = refOf('b', 'banner');
  expect(manifestOf({ object, onlyRight: true, outcome: 'drift', fields: [] })).toBe(file);
  expect(manifestOf({ object, outcome: 'drift', fields: [] })).toBeUndefined();
});
