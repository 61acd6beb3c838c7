import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsOf, nextLimit, pageBytes, peekContinue } from '../../../src/kube/page.ts';
import { createdIn } from '../../../src/kube/writer.ts';
import { DetailError } from '../../../src/model/detail.ts';

describe('page sizes', () => {
  it('aim at the same bytes whatever the size of the objects', () => {
    expect(nextLimit(5000, 5000, 5000 * 1024)).toBe(4096);
    expect(nextLimit(500, 500, 500 * 900 * 1024)).toBe(20);
  });

  it('stay within bounds and grow at most tenfold', () => {
    const size = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 1 << 30 }), (limit, objects, bytes) => {
        const next = nextLimit(limit, objects, bytes);
        const average = bytes / objects;
        return next <= Math.max(20, limit * 10) && next <= 10_000 && (next === 20 || next * average <= pageBytes);
      }),
    );
  });

  it('stay as they are after an empty page', () => {
    expect(nextLimit(500, 0, 100)).toBe(500);
  });
});

describe('where the next page begins', () => {
  it('is read from the head of a list of a built-in kind', () => {
    const head =
      '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"ab/c","remainingItemCount":3},"items":[{"met';
    expect(peekContinue(Buffer.from(head))).toBe('ab/c');
  });

  it.each([
    '{"apiVersion":"x/v1","items":[{"metadata":{"continue":"no"}}',
    '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[]}',
    '{"kind":"PodList","apiV',
  ])('is not guessed: %s', (head) => {
    expect(peekContinue(Buffer.from(head))).toBeUndefined();
  });
});

it('gives objects of a list the kind that the list leaves out, and keeps what they have', () => {
  const items = itemsOf(
    {
      items: [
        { metadata: { name: 'a' }, x: 1 },
        { apiVersion: 'b/v1', kind: 'B', metadata: { name: 'b' } },
      ],
    },
    'v1',
    'A',
  );
  expect(items).toEqual([
    { apiVersion: 'v1', kind: 'A', metadata: { name: 'a' }, x: 1 },
    { apiVersion: 'b/v1', kind: 'B', metadata: { name: 'b' } },
  ]);
  expect(itemsOf({ items: null }, 'v1', 'A')).toEqual([]);
  expect(() => itemsOf({ kind: 'Status' }, 'v1', 'A')).toThrow(DetailError);
});

it('reads the UID of a new object only where it cannot be taken for that of another', () => {
  const typed =
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"n","uid":"u-1","resourceVersion":"5","ownerReferences":[{"uid":"no"}]}}';
  expect(createdIn(Buffer.from(typed))).toEqual({ uid: 'u-1', resourceVersion: '5' });
  const custom =
    '{"apiVersion":"x/v1","kind":"X","metadata":{"name":"a","ownerReferences":[{"uid":"no"}],"uid":"u-1"}}';
  expect(createdIn(Buffer.from(custom))).toBeUndefined();
});
