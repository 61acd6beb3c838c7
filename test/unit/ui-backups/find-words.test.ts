import { expect, test } from 'vitest';
import { findFilter } from '../../../src/ui/backups/find-words.ts';

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
