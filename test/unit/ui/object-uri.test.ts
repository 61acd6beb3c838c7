import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUriParts, toUriParts } from '../../../src/ui/clusters/object-uri.ts';
import { webDeployment as object } from '../web-deployment.ts';

describe('the URI of a live object', () => {
  test('reads like the path of its manifest', () => {
    expect(toUriParts({ context: 'kind', object })).toEqual({
      path: '/kind/shop/deployments.apps/web.yaml',
      query: 'version=v1&kind=Deployment',
    });
  });

  test('leads back to the same object, whatever the names', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const reference = fc.record(
      {
        group: fc.oneof(fc.constant(''), fc.constant('apps'), fc.constant('a.b.example.com')),
        version: word,
        resource: word,
        kind: word,
        namespace: name.filter((text) => text !== '_cluster'),
        name,
      },
      { requiredKeys: ['group', 'version', 'resource', 'kind', 'name'] },
    );
    fc.assert(
      fc.property(name, reference, (context, object) => {
        expect(fromUriParts(toUriParts({ context, object }))).toEqual({ context, object });
      }),
    );
  });

  test.each(['/', '/only/three/parts', '/a/b/c/no-yaml', '/%E0%A4%A/b/c/d.yaml'])('is none of ours: %s', (path) => {
    expect(fromUriParts({ path, query: 'version=v1&kind=Pod' })).toBeUndefined();
  });
});
