import { expect, test } from 'vitest';
import { asRecord } from '../../sandbox/api.ts';
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

test('the shop has what makes real ones hard to move', () => {
  const objects = shopObjects();
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  const kinds = [
    ...['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod', 'ConfigMap', 'Secret', 'Service', 'Ingress'],
    ...['PersistentVolumeClaim', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy', 'PriorityClass'],
    ...['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition'],
    'Coupon',
  ];
  expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds));
  expect(of('Deployment').length).toBeGreaterThan(2);

  const services = of('Service').map(({ spec }) => asRecord(spec));
  const types = services.map(({ type, clusterIP }) => (clusterIP === 'None' ? 'headless' : (type ?? 'ClusterIP')));
  expect(new Set(types)).toEqual(new Set(['ClusterIP', 'headless', 'NodePort', 'LoadBalancer', 'ExternalName']));
  expect(of('Ingress').some(({ spec }) => 'tls' in asRecord(spec))).toBe(true);
  expect(of('StatefulSet').every(({ spec }) => 'volumeClaimTemplates' in asRecord(spec))).toBe(true);

  const given = of('Coupon').flatMap(({ spec }) => Object.keys(asRecord(spec)));
  for (const unknown of ['audience', 'limits']) {
    expect(given).toContain(unknown);
    expect(JSON.stringify(of('CustomResourceDefinition'))).not.toContain(unknown);
  }
  expect(of('Coupon').flatMap(({ metadata }) => metadata.finalizers ?? [])).toContain(
    'shop.example.com/coupon-operator',
  );
  const owned = objects.filter(({ metadata }) => metadata.ownerReferences !== undefined);
  expect(owned.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Coupon', 'ConfigMap']));
  const rights = objects.filter(({ kind }) => /Role/.test(kind)).map(({ metadata }) => metadata.name);
  expect(rights.filter((name) => /[A-Z]/.test(name) && name.includes(':'))).not.toEqual([]);
});
