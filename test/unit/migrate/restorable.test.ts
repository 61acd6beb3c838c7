import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CollectedObject } from '../../../src/backup/collection.ts';
import { openBackup } from '../../../src/backup/read.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import { restorable } from '../../../src/migrate/restorable.ts';
import { refKey } from '../../../src/model/objects/object.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from '../backup/shop.ts';

let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeEach(async () => {
  place = await temporaryStore();
});
afterEach(() => place.remove());

/** A pod, with the owner that it has. */
function pod(name: string, owner?: { controller: boolean }): CollectedObject {
  const ownerReferences = owner && [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u', ...owner }];
  const metadata = { name, namespace: 'shop', ...(ownerReferences && { ownerReferences }) };
  return {
    ref: { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: 'shop', name },
    object: { apiVersion: 'v1', kind: 'Pod', metadata },
  };
}

function endpoints(name: string, labels: Record<string, string>): CollectedObject {
  return {
    ref: { group: '', version: 'v1', resource: 'endpoints', kind: 'Endpoints', namespace: 'shop', name },
    object: {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name, namespace: 'shop', labels },
      subsets: [{ addresses: [{ ip: '192.0.2.1' }] }],
    },
  };
}

test('what controllers and clusters make themselves is left out; bare pods stay, and so does everything else', async () => {
  const { signal } = new AbortController();
  const objects = [
    configMap('plain', {}),
    configMap('kube-root-ca.crt', { 'ca.crt': '' }),
    endpoints('web', { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' }),
    endpoints('by-hand', {}),
    pod('of-web', { controller: true }),
    pod('kept', { controller: false }),
    pod('bare'),
  ];
  await writeBackup(place.store, about('one'), inBatches(objects), quietly());
  const found = await restorable(await openBackup(place.store, 'one', signal), signal);
  expect(found.map(refKey)).toEqual([
    'configmaps/shop/plain',
    'endpoints/shop/by-hand',
    'pods/shop/kept',
    'pods/shop/bare',
  ]);
});
