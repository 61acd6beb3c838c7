import { expect, test } from 'vitest';
import { objectGrant, removalCommand } from '../../../src/model/target-object.ts';

test('an object in a namespace asks for that namespace, another one for what lies outside', () => {
  expect(objectGrant('c', { metadata: { name: 'web', namespace: 'shop' } })).toEqual({
    context: 'c',
    namespaces: ['shop'],
    clusterScoped: false,
  });
  expect(objectGrant('c', { metadata: { name: 'fast' } })).toEqual({
    context: 'c',
    namespaces: [],
    clusterScoped: true,
  });
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
