import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUriParts, toUriParts } from '../../../src/ui/backups/document-uri.ts';
import { webDeployment as object } from '../web-deployment.ts';

describe('the URI of a document of a backup', () => {
  test('reads like the place of what it shows', () => {
    expect(toUriParts({ store: 's', backup: 'nightly', of: { object } })).toEqual({
      path: '/nightly/shop/deployments.apps/web.yaml',
      query: 'store=s&version=v1&kind=Deployment',
    });
    expect(toUriParts({ store: 's', backup: 'nightly', of: { part: 'logs' } }).path).toBe('/nightly/logs.log');
  });

  test('keeps the letters of any script, and nothing that could be taken for something else', () => {
    const pathOf = (name: string) => toUriParts({ store: 's', backup: 'b', of: { object: { ...object, name } } }).path;
    expect(pathOf('größe-大-😀')).toBe('/b/shop/deployments.apps/größe-大-😀.yaml');
    expect(pathOf('a/b%?#\u202e')).toBe('/b/shop/deployments.apps/a%2Fb%25%3F%23%E2%80%AE.yaml');
  });

  test('leads back to the same, whatever the names', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, text, text, (store, backup, name) => {
        const of = { object: { ...object, name } };
        expect(fromUriParts(toUriParts({ store, backup, of }))).toEqual({ store, backup, of });
        const part = { part: 'volumeInfo' } as const;
        expect(fromUriParts(toUriParts({ store, backup, of: part }))).toEqual({ store, backup, of: part });
      }),
    );
  });

  test.each([
    { path: '/b/file', query: 'store=s&part=tarball' },
    { path: '/b/file', query: 'part=logs' },
    { path: '/b/a/c/no-yaml', query: 'store=s&version=v1&kind=Pod' },
    { path: '/b/%E0%A4%A/c/d.yaml', query: 'store=s&version=v1&kind=Pod' },
  ])('is none of ours: $path?$query', (parts) => {
    expect(fromUriParts(parts)).toBeUndefined();
  });
});
