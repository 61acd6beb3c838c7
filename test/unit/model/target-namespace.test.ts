import { expect, test } from 'vitest';
import { onRight } from '../../../src/engine/comparison/joint-groups.ts';
import { targetNamespace } from '../../../src/model/migration/target-namespace.ts';

test('a namespace is called on a target as the plan maps it, or as before, whatever objects of JavaScript have by themselves', () => {
  expect(targetNamespace({ namespaces: { shop: 'shop-eu' } }, 'shop')).toBe('shop-eu');
  for (const mappings of [{}, { namespaces: {} }]) {
    expect(targetNamespace(mappings, 'constructor')).toBe('constructor');
    expect(onRight({ group: '', kind: 'Secret', namespace: 'constructor' }, mappings).namespace).toBe('constructor');
  }
});
