import { describe, expect, test } from 'vitest';
import { type Goal, median, row } from '../../bench/row.ts';

const atMost = (value: number, of: Goal['of']): Goal => ({ op: '<=', value, of });
const atLeast = (value: number, of: Goal['of']): Goal => ({ op: '>=', value, of });
const figure = (ours: number, goal: Goal, peer?: number) =>
  row({ name: 'some', unit: 's', ours, goal, ...(peer !== undefined && { peer: { name: 'other', value: peer } }) });

describe('a row of a benchmark', () => {
  test('has, as JSON, the fields that machines read', () => {
    const goal = atMost(1.5, 'ratio');
    expect(JSON.parse(JSON.stringify([figure(3, goal, 2)]))).toStrictEqual([
      { name: 'some', unit: 's', ours: 3, peer: 2, peerName: 'other', ratio: 1.5, goal, held: true },
    ]);
  });

  test('says null where there is no peer', () => {
    const goal = atMost(60, 'ours');
    expect(JSON.parse(JSON.stringify(figure(61, goal)))).toStrictEqual({
      ...{ name: 'some', unit: 's', ours: 61, peer: null, peerName: null, ratio: null, goal, held: false },
    });
  });

  test.each([
    { ours: 3, peer: 2, goal: atMost(1.5, 'ratio'), held: true },
    { ours: 3.01, peer: 2, goal: atMost(1.5, 'ratio'), held: false },
    { ours: 8, peer: 10, goal: atLeast(0.8, 'ratio'), held: true },
    { ours: 7.9, peer: 10, goal: atLeast(0.8, 'ratio'), held: false },
    // A goal of our own figure holds whatever the peer does.
    { ours: 10, peer: 1, goal: atMost(10, 'ours'), held: true },
    { ours: 10.1, peer: 100, goal: atMost(10, 'ours'), held: false },
    { ours: 10, peer: undefined, goal: atLeast(10, 'ours'), held: true },
    { ours: 9, peer: undefined, goal: atLeast(10, 'ours'), held: false },
  ])('of $ours beside $peer for $goal.op $goal.value of $goal.of: held $held', ({ ours, peer, goal, held }) => {
    expect(figure(ours, goal, peer)).toMatchObject({ held });
  });

  test('is judged by figures that are not rounded yet', () => {
    expect(figure(1.5004, atMost(1.5, 'ratio'), 1)).toMatchObject({ ratio: 1.5, held: false });
    expect(figure(200.4, atMost(200, 'ours'))).toMatchObject({ ours: 200, held: false });
  });

  test('shows three digits that count, and no fraction of large numbers', () => {
    expect(figure(12869.7, atLeast(0, 'ours'), 857.5)).toMatchObject({ ours: 12870, peer: 858, ratio: 15 });
    expect(figure(0.020934, atLeast(0, 'ours'))).toMatchObject({ ours: 0.0209 });
  });

  test('is none without a figure that could be judged', () => {
    expect(() => figure(1, atMost(1, 'ratio'))).toThrow('some has no figure');
    expect(() => figure(1, atMost(1, 'ratio'), 0)).toThrow('some has no figure');
    expect(() => figure(Number.NaN, atMost(1, 'ours'))).toThrow('some has no figure');
  });
});

test('the median is the middle of the values, whatever their order', () => {
  expect(median([10, 9, 100])).toBe(10);
  expect(() => median([])).toThrow();
});
