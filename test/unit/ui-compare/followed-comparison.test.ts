import { expect, test } from 'vitest';
import type { ComparedObject, ComparisonEvent } from '../../../src/model/comparison/comparison.ts';
import { noneCompared } from '../../../src/model/comparison/comparison.ts';
import { message } from '../../../src/model/message.ts';
import { FollowedComparison } from '../../../src/ui/compare/followed-comparison.ts';

const ref = (name: string) => {
  return { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name };
};
const object = (name: string, outcome: ComparedObject['outcome'] = 'drift'): ComparisonEvent => {
  return { type: 'object', object: { object: ref(name), outcome, fields: [] } };
};
const alike = (name: string): ComparisonEvent => ({ type: 'alike', object: ref(name), changedOn: [] });
const followed: ComparisonEvent = {
  type: 'followed',
  at: '2026-01-02T03:04:05.000Z',
  lookedAt: '2026-01-02T03:03:45.000Z',
  counts: noneCompared(),
  watches: 2,
};
const unread: Extract<ComparisonEvent, { type: 'unread' }> = {
  type: 'unread',
  unread: { side: 'left', kind: 'Secret', namespace: 'shop', why: message('ui.untrusted') },
};

test('an object that is told again takes the place of what was told of it, under the same id', () => {
  const kept = new FollowedComparison();
  expect([...kept.take([object('a'), object('b')]).objects.keys()]).toEqual([0, 1]);
  const update = kept.take([object('a', 'missing'), followed]);
  expect([...update.objects]).toEqual([[0, expect.objectContaining({ outcome: 'missing' })]]);
  expect([...update.gone.keys()]).toEqual([]);
  expect(kept.object(0)?.outcome).toBe('missing');
});

test('an object that is on no side any more is no row', () => {
  const kept = new FollowedComparison();
  kept.take([object('a'), object('b')]);
  expect([...kept.take([{ type: 'gone', object: ref('a'), changedOn: ['left'] }]).gone.keys()]).toEqual([0]);
  expect([0, 1].map((id) => kept.object(id)?.outcome)).toEqual([undefined, 'drift']);
});

test('an object that is alike is gone, and has its id again when it differs once more', () => {
  const kept = new FollowedComparison();
  kept.take([object('a'), object('b')]);
  expect([...kept.take([alike('a')]).gone.keys()]).toEqual([0]);
  expect(kept.object(0)).toBeUndefined();
  expect([...kept.take([object('a')]).objects.keys()]).toEqual([0]);
  const both = kept.take([alike('b'), object('b')]);
  expect([[...both.objects.keys()], [...both.gone.keys()]]).toEqual([[1], []]);
  expect([...kept.take([alike('never')]).gone.keys()]).toEqual([]);
});

test('an object of the right side alone has a row beside one that the left side calls the same', () => {
  const kept = new FollowedComparison();
  const extra: ComparisonEvent = {
    type: 'object',
    object: { object: ref('a'), onlyRight: true, outcome: 'extra', fields: [] },
  };
  kept.take([object('a'), extra]);
  expect([0, 1].map((id) => kept.object(id)?.outcome)).toEqual(['drift', 'extra']);
  expect([...kept.take([{ type: 'alike', object: ref('a'), onlyRight: true, changedOn: [] }]).gone.keys()]).toEqual([
    1,
  ]);
  expect(kept.object(0)?.outcome).toBe('drift');
});

test('one that begins again forgets what is not told again, once it is complete', () => {
  const kept = new FollowedComparison();
  kept.take([object('a'), object('b'), unread, followed]);
  kept.begin();
  expect(kept.told).toBe(0);
  kept.take([object('b')]);
  expect([kept.told, kept.object(0)?.outcome, kept.unread.length]).toEqual([1, 'drift', 1]);
  expect(kept.take([followed])).toMatchObject({ gone: new Map([[0, { object: ref('a') }]]), readable: true });
  expect([kept.object(0), kept.object(1)?.outcome, kept.unread]).toEqual([undefined, 'drift', []]);
  kept.begin();
  expect([...kept.complete().gone.keys()]).toEqual([1]);
});

test('a part that cannot be read is told once, until it can be', () => {
  const kept = new FollowedComparison();
  expect(kept.take([unread, unread]).unread).toHaveLength(1);
  expect(kept.take([unread]).unread).toEqual([]);
  const part = { side: 'left', kind: 'Secret', namespace: 'shop', why: message('ui.untrusted') } as const;
  expect(kept.take([{ type: 'readable', part }]).readable).toBe(true);
  expect(kept.unread).toEqual([]);
});

test('of several parts of a kind that cannot be read, those stay that still cannot', () => {
  const kept = new FollowedComparison();
  const deep = (name: string) => {
    const why = message('compare.tooDeep', { object: `deeps/shop/${name}` });
    return { side: 'left', kind: 'Deep', namespace: 'shop', why } as const;
  };
  const events = ['a', 'b'].map((name): ComparisonEvent => ({ type: 'unread', unread: deep(name) }));
  expect(kept.take(events).unread).toHaveLength(2);
  expect(kept.take([{ type: 'readable', part: deep('a') }]).readable).toBe(true);
  expect(kept.unread).toEqual([deep('b')]);
});

test('what is told of one that began again and came to nothing is taken back, however often it began', () => {
  const kept = new FollowedComparison();
  kept.take([object('a'), object('b'), unread, followed]);
  kept.begin();
  kept.take([object('a', 'missing'), alike('b'), object('c')]);
  kept.begin();
  kept.take([{ type: 'readable', part: unread.unread }]);
  const update = kept.revert();
  expect([...update.objects].map(([id, { outcome }]) => [id, outcome])).toEqual([
    [0, 'drift'],
    [1, 'drift'],
  ]);
  expect([...update.gone.keys()]).toEqual([2]);
  expect([update.unread, kept.unread]).toEqual([[unread.unread], [unread.unread]]);
  expect([0, 1, 2].map((id) => kept.object(id)?.outcome)).toEqual(['drift', 'drift', undefined]);
  // What is told of what was followed before is no end of what began again.
  expect([...kept.take([followed]).gone.keys()]).toEqual([]);
  expect(kept.told).toBe(2);
});
