import { expect, test } from 'vitest';
import { inPieces, joined } from '../../../src/model/pieces.ts';

const findings = Array.from({ length: 1201 }, (_, place) => ({ place }));

test('A long list of a result comes in pieces of a few hundred items, and is put together again', () => {
  const result = [{ target: 'eks', findings, skipped: [] }];
  const { rest, pieces } = inPieces(result);
  expect(rest).toEqual([{ target: 'eks', findings: [], skipped: [] }]);
  expect(pieces.map(({ at, items }) => [...at, items.length])).toEqual([
    [0, 'findings', 500],
    [0, 'findings', 500],
    [0, 'findings', 201],
  ]);
  expect(joined(rest, pieces)).toEqual(result);
});

test('What was taken apart is itself as it was', () => {
  const result = { findings: [...findings] };
  inPieces(result);
  expect(result).toEqual({ findings });
});

test('A result that is a long list, and one that is none, come through', () => {
  for (const result of [findings, null, 'done', 3, { a: { b: null } }]) {
    const { rest, pieces } = inPieces(result);
    expect(joined(rest, pieces)).toEqual(result);
  }
});

test('A piece without its list is no result', () => {
  expect(() => joined({ findings: null }, [{ at: ['findings'], items: [1] }])).toThrow('findings');
});
