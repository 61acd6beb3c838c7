import { expect, test } from 'vitest';
import { labelCommand, objectGrant, removalCommand } from '../../../src/model/migration/target-object.ts';

test('an object in a namespace asks for that namespace, another one for what lies outside', () => {
  expect(objectGrant('c', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' } })).toEqual({
    context: 'c',
    namespaces: ['shop'],
    clusterScoped: false,
  });
  const fast = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } };
  expect(objectGrant('c', fast)).toEqual({ context: 'c', namespaces: [], clusterScoped: true });
  const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  expect(objectGrant('c', shop)).toEqual({ context: 'c', namespaces: ['shop'], clusterScoped: false });
});

test('the command that removes an object is one for a shell, whatever the context is called', () => {
  const account = { group: '', version: 'v1', resource: 'serviceaccounts', kind: 'ServiceAccount' };
  expect(removalCommand("it's mine", { ...account, namespace: 'shop', name: 'web' })).toBe(
    `kubectl --context 'it'\\''s mine' --namespace shop delete serviceaccounts web`,
  );
  const fast = {
    group: 'storage.k8s.io',
    version: 'v1',
    resource: 'storageclasses',
    kind: 'StorageClass',
    name: 'fast',
  };
  expect(removalCommand('lab', fast)).toBe('kubectl --context lab delete storageclasses.storage.k8s.io fast');
});

test('the command that gives labels back takes away those that were not there', () => {
  const shop = { group: '', version: 'v1', resource: 'namespaces', kind: 'Namespace', name: 'shop' };
  expect(labelCommand('lab', shop, { team: 'a b', 'example.com/level': undefined })).toBe(
    `kubectl --context lab label namespaces shop --overwrite 'team=a b' example.com/level-`,
  );
});
