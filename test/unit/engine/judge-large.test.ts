import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Offer } from '../../../src/adapt/offer.ts';
import { judge } from '../../../src/engine/assessment/judge.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const offer = new Offer(clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts' }));

/** A ConfigMap in which one rule finds so many addresses. */
const settings = (count: number, name = 'settings'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data: Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`K${at}`, `http://10.0.${at >> 8}.${at & 255}:80/`]),
  ),
});

const fileOf = (...objects: KubeObject[]) => ({
  file: 'a.yaml',
  text: '',
  exact: true,
  others: [],
  placeAt: () => ({ line: 1, column: 1 }),
  objects: objects.map((object) => ({
    object,
    place: () => ({ line: 1, column: 1, endLine: 1, endColumn: 1 }),
    silences: [],
    splicesTo: () => [],
  })),
});

const { signal } = new AbortController();
const addressesIn = async (count: number) =>
  (await judge([fileOf(settings(count))], offer, { signal })).findings
    .filter(({ rule }) => rule === 'ip-literal-private')
    .map(({ message, pointer }) => ({ pointer, words: format(message) }));

test('of one rule a hundred places of an object are told, and how many more there are', async () => {
  expect(await addressesIn(100)).toHaveLength(100);
  expect((await addressesIn(100)).at(-1)?.pointer).not.toBe('');
  const many = await addressesIn(150);
  expect(many).toHaveLength(101);
  expect(many.at(-1)).toEqual({
    pointer: '',
    words: 'This rule finds 50 more places in this object, which are not told one by one.',
  });
  expect((await addressesIn(101)).at(-1)?.words).toBe(
    'This rule finds one more place in this object, which is not told.',
  );
});

test('an object is hashed once, however much is found in it', async () => {
  const reads = async (count: number) => {
    let read = 0;
    const object = settings(count);
    Object.defineProperty(object.metadata, 'generation', {
      enumerable: true,
      get: () => {
        read += 1;
        return 1;
      },
    });
    expect((await judge([fileOf(object)], offer, { signal })).findings.length).toBeGreaterThanOrEqual(count);
    return read;
  };
  expect(await reads(50)).toBe(await reads(1));
});

test('a signal is heard while many objects are judged', async () => {
  const files = [fileOf(...Array.from({ length: 3000 }, (_, at) => settings(20, `settings-${at}`)))];
  const cancel = new AbortController();
  const judged = judge(files, offer, { signal: cancel.signal });
  const failed = expect(judged).rejects.toThrow('stopped by the test');
  await nextTurn();
  cancel.abort(new Error('stopped by the test'));
  await failed;
});
