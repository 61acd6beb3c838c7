import { expect, test } from 'vitest';
import { canary, holdsCanary, shopObjects } from '../../sandbox/apps/shop/shop.ts';

test.each(['', 'a', 'ab', 'abc'])('the canary is found in base64 after %j', (before) => {
  const text = `${before}${canary} and more`;
  expect(holdsCanary(text)).toBe(true);
  expect(holdsCanary(JSON.stringify({ data: Buffer.from(text).toString('base64') }))).toBe(true);
  expect(holdsCanary(Buffer.from(text.replace(canary, 'nothing')).toString('base64'))).toBe(false);
});

test('the shop has about 60 objects, one of 900 KB, each named once', () => {
  const objects = shopObjects('other');
  const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`);
  expect(new Set(names).size).toBe(60);
  expect(objects.filter(({ data }) => JSON.stringify(data ?? '').length > 900 * 1024)).toHaveLength(1);
  expect(JSON.stringify(objects)).not.toMatch(/NAMESPACE|CANARY|TLS_KEY/);
});
