import { expect, test } from 'vitest';
import { restoredKinds } from '../../../src/migrate/velero/restored-kinds.ts';
import type { ObjectRef } from '../../../src/model/objects/object.ts';

/** An object as `deployments.apps/web`, in the namespace `shop`; with a leading slash, outside namespaces. */
function ref(words: string): ObjectRef {
  const outside = words.startsWith('/');
  const [kind = '', name = ''] = words.replace(/^\//, '').split('/');
  const [resource = '', ...group] = kind.split('.');
  return {
    group: group.join('.'),
    version: 'v1',
    resource,
    kind: resource,
    name,
    ...(!outside && { namespace: 'shop' }),
  };
}

const webhooks = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
const meant = [
  'services/web',
  'configmaps/settings',
  'deployments.apps/web',
  'statefulsets.apps/db',
  'widgets.example.com/one',
  'secrets/keys',
  'serviceaccounts/web',
  'pods/bare',
  `/${webhooks}/check`,
  '/clusterroles.rbac.authorization.k8s.io/web',
];

const kindsOf = (...unmeant: string[]) => {
  const entries = meant.map(ref);
  const all = [...entries, ...unmeant.map(ref)];
  return [...restoredKinds(all, all, { isMeant: (entry) => entries.includes(entry), isUntold: () => false })].sort();
};
const whole = [
  'clusterroles.rbac.authorization.k8s.io',
  'configmaps',
  'deployments.apps',
  'secrets',
  'services',
  'statefulsets.apps',
  webhooks,
  'widgets.example.com',
];
const without = (...kinds: string[]) => whole.filter((kind) => !kinds.includes(kind));

test('Velero brings every kind but those that are applied before it, and pods, which their controllers make', () => {
  expect(kindsOf()).toEqual(whole);
});

test('a kind of which one workload or custom resource is not meant is left out, and so are the hooks, which come after workloads', () => {
  expect(kindsOf('deployments.apps/mailer')).toEqual(without('deployments.apps', webhooks));
  expect(kindsOf('widgets.example.com/two')).toEqual(without('widgets.example.com', webhooks));
});

test('a kind of which something outside namespaces is not meant is left out, and nothing else', () => {
  expect(kindsOf('/clusterroles.rbac.authorization.k8s.io/other')).toEqual(
    without('clusterroles.rbac.authorization.k8s.io'),
  );
});

test('what runs nothing may come and be removed after it, and what controllers made changes nothing', () => {
  expect(kindsOf('services/old', 'configmaps/old')).toEqual(whole);
  expect(kindsOf('pods/web-1', 'replicasets.apps/web', 'controllerrevisions.apps/db', 'events/one')).toEqual(whole);
});

test('a kind is left out of which one would run as the source has it, since no modifier says what is changed of it', () => {
  const entries = meant.map(ref);
  const kindsBut = (...untold: string[]) => {
    const isUntold = ({ name }: ObjectRef) => untold.includes(name);
    return [...restoredKinds(entries, entries, { isMeant: () => true, isUntold })].sort();
  };
  expect(kindsBut('db')).toEqual(without('statefulsets.apps', webhooks));
  expect(kindsBut('settings', 'check')).toEqual(whole);
});
