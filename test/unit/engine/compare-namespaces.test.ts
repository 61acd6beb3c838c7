import { expect, test } from 'vitest';
import { withNamespaces } from '../../../src/engine/comparison/sides/open-sides.ts';
import type { Side } from '../../../src/engine/comparison/sides/side.ts';

function sideOf(...namespaces: string[]): Side {
  return {
    title: namespaces.join(),
    namespaces,
    asWritten: true,
    isSilent: () => false,
    unread: [],
    names: () => [],
    groups: async () => [],
    async *read() {
      yield* [];
    },
    async *readNamed() {
      yield* [];
    },
  };
}
const mappings = { namespaces: { shop: 'shop-eu', data: 'data-eu' } };
const held = (left: string[], right: string[], given: typeof mappings | object = mappings) =>
  withNamespaces(given, { left: sideOf(...left), right: sideOf(...right), areNamed: true }).namespaces;

test('namespaces are held against each other as they are mapped, else in the order in which both sides name them', () => {
  expect(held(['shop', 'data'], ['data-eu', 'shop-eu'])).toEqual(mappings.namespaces);
  expect(held(['shop', 'data'], ['one', 'two'])).toEqual({ shop: 'one', data: 'two' });
  expect(held(['shop'], ['copy'], {})).toEqual({ shop: 'copy' });
});

test('a namespace is held against the one of its name, where that is named, whatever a plan maps it to', () => {
  expect(held(['shop'], ['shop'])).toEqual({ data: 'data-eu' });
});

test('of two sides that do not name as many, nobody knows which is meant', () => {
  expect(() => held(['shop', 'data'], ['shop-eu'])).toThrow(expect.objectContaining({ code: 'invalid' }));
});
