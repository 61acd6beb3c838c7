import { expect, test } from 'vitest';
import { adaptObject } from '../../../src/adapt/adapt.ts';
import { setOwn, valueAt } from '../../../src/model/json/json.ts';
import { patched } from '../../../src/model/json/json-patch.ts';
import { mappings } from '../../../src/model/migration/plan.ts';
import type { KubeObject, ObjectRef } from '../../../src/model/objects/object.ts';
import { mappingOf } from '../../../src/ui/compare/actions/mapping-of.ts';

const labels = { app: 'web' };
const ref = (group: string, resource: string, kind: string): ObjectRef => ({
  ...{ group, version: 'v1', resource, kind, namespace: 'shop', name: 'web' },
});
const deployment = (pod: object): KubeObject => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
});
const one = (apiVersion: string, kind: string, more: object): KubeObject => ({
  ...{ apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, ...more },
});
const deployments = ref('apps', 'deployments', 'Deployment');
const container = '/spec/template/spec/containers/0';

test.each([
  [
    deployments,
    deployment({ containers: [{ name: 'web', image: 'old.example.com/shop/web:1' }] }),
    `${container}/image`,
    'new.example.com/mirror/shop/web:1',
    { images: [{ from: 'old.example.com', to: 'new.example.com/mirror' }] },
  ],
  [
    deployments,
    deployment({
      containers: [{ name: 'web', env: [{ name: 'URL', value: 'postgres://a:b@pg.old.internal:5432/db' }] }],
    }),
    `${container}/env/0/value`,
    'postgres://a:b@pg.new.internal:5433/db',
    { endpoints: [{ from: 'pg.old.internal:5432', to: 'pg.new.internal:5433' }] },
  ],
  [
    deployments,
    deployment({ containers: [], nodeSelector: { 'example.com/pool': 'fast' } }),
    '/spec/template/spec/nodeSelector/example.com~1pool',
    'quick',
    { nodeLabels: { 'example.com/pool=fast': 'example.com/pool=quick' } },
  ],
  [
    ref('', 'persistentvolumeclaims', 'PersistentVolumeClaim'),
    one('v1', 'PersistentVolumeClaim', { spec: { storageClassName: 'vng-ssd' } }),
    '/spec/storageClassName',
    'gp3',
    { storageClasses: { 'vng-ssd': 'gp3' } },
  ],
  [
    ref('networking.k8s.io', 'ingresses', 'Ingress'),
    one('networking.k8s.io/v1', 'Ingress', { spec: { ingressClassName: 'vngcloud' } }),
    '/spec/ingressClassName',
    'nginx',
    { ingressClasses: { vngcloud: 'nginx' } },
  ],
  [
    ref('', 'configmaps', 'ConfigMap'),
    one('v1', 'ConfigMap', { data: { hosts: 'cache.old.internal cache.old.internal' } }),
    '/data/hosts',
    'cache.new.internal cache.new.internal',
    { endpoints: [{ from: 'cache.old.internal', to: 'cache.new.internal' }] },
  ],
])('the mapping that is proposed for %o makes the left value the right one', (object, left, pointer, right, wanted) => {
  const proposed = mappingOf({ object }, { pointer, left: valueAt(left, pointer), right });
  if (!proposed) throw new Error('Nothing is proposed.');
  const plan: Record<string, unknown> = {};
  setOwn(plan, 'spec', {});
  const after = patched(plan, [{ op: 'add', path: proposed.path, value: proposed.value }]);
  const written = valueAt(after, '/spec/mappings');
  expect(written).toEqual(wanted);
  const about = { namespaces: ['shop'], volumes: new Map(), find: () => ({ ...object, namespaced: true, verbs: [] }) };
  const adapted = adaptObject(object, left, { ...about, mappings: mappings.parse(written) });
  expect('object' in adapted && valueAt(adapted.object, pointer)).toBe(right);
});

test.each([
  [deployments, `${container}/image`, 'web:1', 'web:2'],
  [deployments, `${container}/image`, 'example.com/web:1', 'example.com/web:2'],
  [deployments, `${container}/args/0`, '--level=debug', '--level=info'],
  [deployments, `${container}/args/0`, '--from=a.old --to=b.old', '--from=a.new --to=b.new'],
  [deployments, '/spec/replicas', 1, 2],
  // A mapping that the target has not followed.
  [ref('', 'persistentvolumeclaims', 'PersistentVolumeClaim'), '/spec/storageClassName', 'vng-ssd', 'vng-ssd'],
  [deployments, '/metadata/labels/host', 'a.example.com', 'b.example.com'],
  [ref('', 'configmaps', 'ConfigMap'), '/data/hosts', 'a.old a.old', 'a.new a.old'],
  [ref('', 'secrets', 'Secret'), '/data/host', '(withheld)', '(withheld)'],
])('no mapping is proposed where none would do', (object, pointer, left, right) => {
  expect(mappingOf({ object }, { pointer, left, right })).toBeUndefined();
});
