import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manifestPath, parseManifestPath } from '../../../src/migrate/folder/manifest-path.ts';

const nasty = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
  fc.string({
    minLength: 1,
    maxLength: 6,
    unit: fc.constantFrom('a', 'A', '.', '%', '2', 'E', '-', ':', '~', '_', ' '),
  }),
  fc.string({ minLength: 180, maxLength: 300, unit: fc.constantFrom('a', 'A', '.') }),
  fc.constantFrom('con', 'CON', 'nul.txt', 'com1', 'lpt9.x', 'aux.', '.', '..', '...', '%63on', 'a~b', '_cluster'),
);
const parts = fc.record(
  {
    group: fc.constantFrom('', 'apps', 'example.com'),
    resource: fc.constantFrom('pods', 'deployments'),
    namespace: nasty,
    name: nasty,
  },
  { requiredKeys: ['group', 'resource', 'name'] },
);

test('an ordinary object lies where Velero would put it', () => {
  const ref = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'web' };
  expect(manifestPath(ref)).toBe('shop/deployments.apps/web.yaml');
  expect(manifestPath({ group: '', resource: 'nodes', name: 'n1' })).toBe('_cluster/nodes/n1.yaml');
});

test('a core and a Knative Service do not collide', () => {
  const about = { resource: 'services', namespace: 'shop', name: 'web' };
  expect(manifestPath({ ...about, group: '' })).not.toBe(manifestPath({ ...about, group: 'serving.knative.dev' }));
});

test.each([
  ['system:node-Reader', '_cluster/clusterroles.rbac/system%3Anode-%52eader.yaml'],
  ['con', '_cluster/clusterroles.rbac/%63on.yaml'],
  ['nul.x', '_cluster/clusterroles.rbac/%6Eul.x.yaml'],
  ['..', '_cluster/clusterroles.rbac/%2E%2E.yaml'],
])('the name %s is encoded as %s', (name, path) => {
  expect(manifestPath({ group: 'rbac', resource: 'clusterroles', name })).toBe(path);
});

test('two objects never share a path, not even where case is ignored', () => {
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const same =
        one.group === other.group &&
        one.resource === other.resource &&
        one.namespace?.toWellFormed() === other.namespace?.toWellFormed() &&
        one.name.toWellFormed() === other.name.toWellFormed();
      expect(manifestPath(one).toLowerCase() === manifestPath(other).toLowerCase()).toBe(same);
    }),
    { numRuns: 600 },
  );
});

test('every part of a path is safe on every file system', () => {
  fc.assert(
    fc.property(parts, (ref) => {
      const path = manifestPath(ref);
      expect(path.split('/')).toHaveLength(3);
      for (const part of path.split('/')) {
        expect(part).toMatch(/^(_cluster|[a-z0-9%-][a-z0-9.%A-F~-]*)$/);
        expect(part).not.toMatch(/\.$/);
        expect(part).not.toMatch(/^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i);
        expect(part.length).toBeLessThanOrEqual(205);
      }
    }),
    { numRuns: 600 },
  );
});

test('a path gives its object back, unless the name was cut', () => {
  fc.assert(
    fc.property(parts, (ref) => {
      fc.pre(ref.name.isWellFormed() && (ref.namespace?.isWellFormed() ?? true));
      const path = manifestPath(ref);
      if (path.includes('~')) {
        fc.pre(!path.split('/')[0]?.includes('~'));
        const { name: _, ...rest } = ref;
        expect(parseManifestPath(path)).toEqual(rest);
      } else expect(parseManifestPath(path)).toEqual(ref);
    }),
    { numRuns: 600 },
  );
});

test.each([
  'web.yaml',
  'shop/pods/web.json',
  'shop/pods/Web.yaml',
  'shop/pods/a/b.yaml',
  'shop/pods/%63.yaml',
  'shop//a.yaml',
])('%s names no object', (path) => expect(parseManifestPath(path)).toBeUndefined());
