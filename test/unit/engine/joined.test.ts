import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joined } from '../../../src/engine/comparison/joined.ts';

async function* stream(keys: readonly string[], onEnd?: () => void) {
  try {
    for (const key of keys) yield { key };
  } finally {
    onEnd?.();
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const pairs = async (left: string[], right: string[]) =>
  (await all(joined(stream(left), stream(right)))).map((one) => `${one.left?.key}|${one.right?.key}`);

it('streams in any order are joined by their keys, each item once', async () => {
  const keys = fc.uniqueArray(fc.constantFrom(...'abcdefghij'));
  await fc.assert(
    fc.asyncProperty(keys, keys, async (left, right) => {
      const wanted = new Set([...left, ...right]);
      const as = (side: string[], key: string) => (side.includes(key) ? key : undefined);
      const expected = [...wanted].map((key) => `${as(left, key)}|${as(right, key)}`);
      expect((await pairs(left, right)).sort()).toEqual(expected.sort());
    }),
  );
});

it('pairs of streams in order come at once, and what only one has at the end', async () => {
  expect(await pairs(['a', 'b', 'd'], ['b', 'c', 'd'])).toEqual(['b|b', 'd|d', 'a|undefined', 'undefined|c']);
});

it('both streams are ended where one of them fails or nobody wants more', async () => {
  const ended: string[] = [];
  async function* failing() {
    yield { key: 'a' };
    throw new Error('gone');
  }
  const left = stream(['a', 'b', 'c'], () => ended.push('left'));
  await expect(all(joined(left, failing()))).rejects.toThrow('gone');
  const [one, other] = ['one', 'other'].map((name) => stream(['a', 'b'], () => ended.push(name)));
  if (one && other) for await (const _ of joined(one, other)) break;
  expect(ended).toEqual(['left', 'one', 'other']);
});
