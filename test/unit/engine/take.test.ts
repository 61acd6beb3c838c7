import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { PairComparison } from '../../../src/engine/comparison/pair-comparison.ts';
import type { Side } from '../../../src/engine/comparison/sides/side.ts';
import { takenChanges } from '../../../src/engine/comparison/take.ts';

const namespace = 'shop';
const settings = (colour: string) => {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace }, data: { colour } };
};
const ref = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace, name: 'settings' };
const kind = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: [] };
const side: Side = {
  title: 'side',
  namespaces: [namespace],
  asWritten: true,
  isSilent: () => false,
  unread: [],
  names: () => [],
  groups: async () => [],
  read: async function* () {
    yield* [];
  },
  readNamed: async function* () {
    yield* [];
  },
};

/** The lines of a text that another value goes into. */
async function changedLines(text: string): Promise<(string | undefined)[]> {
  const comparison = new PairComparison(side, side, { mappings: {}, find: () => kind }, new AbortController().signal);
  const pair = { left: { ref, object: settings('green') }, right: { ref, object: settings('blue') } };
  const wish = { object: ref, field: { pointer: '/data/colour' }, side: 'right' as const, text };
  const changes = await takenChanges(pair, wish, comparison);
  return changes.map(({ from }) => text.split('\n')[from.line - 1]);
}

test('of several documents in one file the value goes into that of its object, and never into another one of its kind', async () => {
  const others = [
    { ...settings('white'), apiVersion: 'example.com/v1' },
    { ...settings('black'), metadata: { name: 'palette', namespace } },
    { ...settings('grey'), metadata: { name: 'settings', namespace: 'other' } },
  ];
  const inFile = (...documents: object[]) => documents.map((one) => stringify(one)).join('---\n');
  expect(await changedLines(inFile(...others, settings('red')))).toEqual(['  colour: red']);
  const bare = { ...settings('pink'), metadata: { name: 'settings' } };
  expect(await changedLines(inFile(...others, bare))).toEqual(['  colour: pink']);
  await expect(changedLines(inFile(...others))).rejects.toMatchObject({ code: 'not-found' });
});
