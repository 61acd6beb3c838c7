import { EventEmitter, on, once } from 'node:events';
import { expect, test } from 'vitest';
import { compareSides } from '../../../src/engine/comparison/compare-sides.ts';
import { followSides } from '../../../src/engine/comparison/following/follow.ts';
import { GroupComparison } from '../../../src/engine/comparison/group-comparison.ts';
import type { Side } from '../../../src/engine/comparison/sides/side.ts';
import type { ComparisonEvent } from '../../../src/model/comparison/comparison.ts';
import { parseJson } from '../../../src/model/json/json-text.ts';
import { isKubeObject } from '../../../src/model/objects/kube-object.ts';
import type { ApiResource } from '../../../src/model/objects/object.ts';

const kind: ApiResource = {
  group: 'example.com',
  version: 'v1',
  resource: 'deeps',
  kind: 'Deep',
  namespaced: true,
  verbs: [],
};
const namespace = 'deep';

/** A side with an object for each number of levels. */
function sideOf(value: string, depths: readonly number[], { asWritten }: { asWritten: boolean }): Side {
  return {
    title: value,
    namespaces: [namespace],
    asWritten,
    isSilent: () => false,
    unread: [],
    names: () => [],
    groups: async () => [{ group: kind.group, kind: kind.kind, namespace }],
    async *read() {
      for (const depth of depths) {
        const name = `deep-${String(depth).padStart(5, '0')}`;
        const nested = '{"a":['.repeat(depth / 2) + JSON.stringify(value) + ']}'.repeat(depth / 2);
        const head = `"apiVersion":"example.com/v1","kind":"Deep","metadata":{"name":"${name}","namespace":"${namespace}"}`;
        const object = parseJson(`{${head},"spec":${nested}}`);
        if (!isKubeObject(object)) throw new Error('This is no object.');
        const { verbs: _, namespaced: __, ...ref } = kind;
        yield { ref: { ...ref, name, namespace }, object };
      }
    },
    async *readNamed(group, names, signal) {
      for await (const one of this.read(group, [], signal)) if (names.includes(one.ref.name)) yield one;
    },
  };
}

test.each([{ asWritten: true }, { asWritten: false }])(
  'an object that is nested too deeply is told as unread, and others are compared down to their ends ($asWritten)',
  async (how) => {
    const events: ComparisonEvent[] = [];
    const call = {
      emit: (event: ComparisonEvent) => void events.push(event),
      drained: async () => undefined,
      signal: new AbortController().signal,
    };
    const depths = [4, 1000, 9990];
    const about = { mappings: {}, find: () => kind };
    const { counts, unread } = await compareSides(sideOf('one', depths, how), sideOf('two', depths, how), about, call);
    expect({ unread, drift: counts.drift }).toEqual({ unread: 1, drift: 2 });
    const told = events.flatMap((event) => (event.type === 'unread' ? [event.unread] : []));
    const object = `deeps.example.com/${namespace}/deep-09990`;
    expect(told).toEqual([
      { side: 'left', kind: 'Deep', namespace, why: { code: 'compare.tooDeep', args: { object } } },
    ]);
  },
);

test('of an object that is nested too deeply only its version is told later, and that no more is known', async () => {
  const side = sideOf('one', [4, 9990], { asWritten: true });
  const { signal } = new AbortController();
  const comparison = new GroupComparison(side, side, { mappings: {}, find: () => kind }, signal);
  const told: unknown[] = [];
  for await (const one of side.read({ group: kind.group, kind: kind.kind, namespace }, [], signal)) {
    const { imprint, isTooDeep = false } = comparison.standing('right', one);
    told.push([imprint.startsWith('version '), isTooDeep]);
  }
  expect(told).toEqual([
    [false, false],
    [true, true],
  ]);
});

test('a value that only one side has, and that is nested too deeply to be told, makes its object unread', async () => {
  const events: ComparisonEvent[] = [];
  const call = {
    emit: (event: ComparisonEvent) => void events.push(event),
    drained: async () => undefined,
    signal: new AbortController().signal,
  };
  const one = sideOf('one', [3000], { asWritten: true });
  const other: Side = {
    ...one,
    async *read(...asked) {
      for await (const { ref, object } of one.read(...asked)) yield { ref, object: { ...object, spec: {} } };
    },
  };
  const { unread } = await compareSides(one, other, { mappings: {}, find: () => kind }, call);
  expect(unread).toBe(1);
  expect(events.map(({ type }) => type)).toEqual(['unread']);
});

test('of objects that could not be read, the one that can be read now is told, and no other', async () => {
  const depths = [4, 9990, 9992];
  const changes = new EventEmitter();
  const one: Side = {
    ...sideOf('one', depths, { asWritten: true }),
    async *watch(_group, signal) {
      yield { type: 'synced' };
      for await (const [event] of on(changes, 'change', { signal })) yield event;
    },
  };
  const events: ComparisonEvent[] = [];
  const told = new EventEmitter();
  const ends = new AbortController();
  const emit = (event: ComparisonEvent) => {
    events.push(event);
    told.emit(event.type);
  };
  const call = { emit, drained: async () => undefined, signal: ends.signal };
  const isFollowed = once(told, 'followed');
  const isReadable = once(told, 'readable');
  const about = { mappings: {}, find: () => kind };
  const following = followSides(one, sideOf('two', depths, { asWritten: true }), about, call);
  try {
    await isFollowed;
    const { verbs: _, namespaced: __, ...ref } = { ...kind, name: 'deep-09990', namespace };
    depths.splice(1, 1);
    changes.emit('change', { type: 'gone', one: { ref } });
    await isReadable;
    const object = `deeps.example.com/${namespace}/deep-09990`;
    const part = { side: 'left', kind: 'Deep', namespace, why: { code: 'compare.tooDeep', args: { object } } };
    expect(events.filter(({ type }) => type === 'readable')).toEqual([{ type: 'readable', part }]);
  } finally {
    ends.abort();
    await expect(following).rejects.toThrow();
  }
});
