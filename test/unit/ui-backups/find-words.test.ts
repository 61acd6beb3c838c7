import { expect, test } from 'vitest';
import { findFilter, unknownPrefix } from '../../../src/ui/backups/find-words.ts';

test.each([
  ['', {}],
  ['web', { names: ['*web*'] }],
  ['shop  web', { names: ['*shop*web*'] }],
  ['kind:Deployment kind:services web', { names: ['*web*'], kinds: ['Deployment', 'services'] }],
  ['namespace:shop', { namespaces: ['shop'] }],
  ['label:app=web label:tier!=cache', { labelSelector: 'app=web,tier!=cache' }],
  ['image:nginx', { image: 'nginx' }],
  ['kind:', {}],
])('what is typed, %j, asks for %j', (text, filter) => {
  expect(findFilter(text)).toEqual(filter);
});

test.each([
  ['web kind:Deployment namespace:shop label:a=b:c image:nginx:1.29', undefined],
  ['web ns:shop', 'ns:'],
  ['Kind:Deployment', 'Kind:'],
  ['system:controller', 'system:'],
  [':web', undefined],
])('of %j the prefix %j is pointed out', (text, prefix) => {
  expect(unknownPrefix(text)).toBe(prefix);
});
