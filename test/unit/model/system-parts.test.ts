import { expect, test } from 'vitest';
import { wrongPart } from '../../../src/model/objects/label-selector.ts';
import { systemParts, systemPartTest } from '../../../src/model/objects/system-parts.ts';

test('the parts of every owner are known by selectors that a cluster would take', () => {
  for (const selector of Object.values(systemParts).flat()) expect(wrongPart(selector)).toBeUndefined();
});

test('an object is a part of the cluster only where no application is', () => {
  const isPart = systemPartTest(['kubernetes', 'vcontainer', 'pool=mine']);
  const etcd = { component: 'etcd' };
  expect(isPart('kube-system', etcd)).toBe(true);
  expect(isPart(undefined, etcd)).toBe(true);
  expect(isPart('shop', etcd)).toBe(false);
  expect(isPart('kube-system', { pool: 'mine' })).toBe(true);
  expect(isPart('kube-system', { 'k8s-app': 'aws-node' })).toBe(false);
  expect(systemPartTest([])('kube-system', etcd)).toBe(false);
});

test('the ingress controller of a vContainer stays with the applications that it serves', () => {
  const isPart = systemPartTest(['vcontainer']);
  const instance = { 'app.kubernetes.io/instance': 'vcontainer' };
  expect(isPart('kube-system', instance)).toBe(true);
  expect(isPart('kube-system', { ...instance, 'app.kubernetes.io/name': 'ingress-nginx' })).toBe(false);
});
