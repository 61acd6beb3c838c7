import { expect, test } from 'vitest';
import type { SourceChange } from '../../../src/model/comparison/comparison.ts';
import { SourceChangeList } from '../../../src/ui/compare/source-change-list.ts';

const at = (second: number) => `2026-01-02T03:04:0${second}.000Z`;
const change = (name: string, what: SourceChange['change'], second: number): SourceChange => {
  const object = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name };
  return { object, change: what, at: at(second) };
};
const words = (list: SourceChangeList) => list.changes.map(({ object, change: what }) => `${object.name} ${what}`);

test('each object is listed once, the one that changed last first', () => {
  const list = new SourceChangeList();
  list.followed(at(0));
  for (const one of [change('a', 'changed', 1), change('b', 'new', 2), change('a', 'gone', 3)]) list.add(one);
  expect(words(list)).toEqual(['a gone', 'b new']);
  list.add(change('b', 'changed', 4));
  expect(words(list)).toEqual(['b new', 'a gone']);
  expect(list.since).toBe(at(0));
});

test('a time in which nobody looked is told until the source is read anew', () => {
  const list = new SourceChangeList();
  list.ended(at(0));
  list.followed(at(1));
  expect(list.gaps).toEqual([]);
  list.ended(at(2));
  list.ended(at(3));
  list.followed(at(4));
  list.followed(at(5));
  expect(list.gaps).toEqual([{ from: at(2), to: at(4) }]);
  list.forgetBefore(at(3));
  expect(list.gaps).toHaveLength(1);
  list.forgetBefore(at(6));
  expect(list.gaps).toEqual([]);
});

test('what changed while the source was read anew stays listed', () => {
  const list = new SourceChangeList();
  list.followed(at(0));
  list.add(change('a', 'changed', 1));
  list.add(change('b', 'changed', 3));
  list.forgetBefore(at(2));
  expect([words(list), list.since]).toEqual([['b changed'], at(2)]);
});

test('where all that changed since a time is told, no time is without somebody who looked', () => {
  const list = new SourceChangeList();
  list.followed('2026-01-01T10:00:00Z', '2026-01-01T08:00:00Z');
  expect(list.since).toBe('2026-01-01T08:00:00Z');
  list.ended('2026-01-01T10:05:00Z');
  list.followed('2026-01-01T11:00:00Z', '2026-01-01T08:00:00Z');
  expect(list.gaps).toEqual([]);
});

test('where all that changed since a time is told anew, what is not told again is no longer so', () => {
  const list = new SourceChangeList();
  list.begin();
  for (const one of [change('a', 'new', 1), change('b', 'changed', 2)]) list.add(one);
  list.followed(at(3), at(0));
  list.ended(at(4));
  list.begin();
  list.add(change('b', 'changed', 5));
  expect(words(list)).toEqual(['b changed', 'a new']);
  list.followed(at(5), at(0));
  expect(words(list)).toEqual(['b changed']);
});

test('times in which not all was looked at are one where the next begins before the last has ended', () => {
  const list = new SourceChangeList();
  list.followed(at(1));
  list.ended(at(0));
  list.followed(at(3));
  list.ended(at(2));
  list.followed(at(4));
  expect(list.gaps).toEqual([{ from: at(0), to: at(4) }]);
  list.ended(at(5));
  list.followed(at(6));
  expect(list.gaps).toEqual([
    { from: at(0), to: at(4) },
    { from: at(5), to: at(6) },
  ]);
});
