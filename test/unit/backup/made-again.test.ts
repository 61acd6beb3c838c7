import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CollectedObject } from '../../../src/backup/collection.ts';
import { withoutMadeAgain } from '../../../src/backup/made-again.ts';
import { openBackup } from '../../../src/backup/read.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import { refKey } from '../../../src/model/object.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from './shop.ts';

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

test('pods that a controller makes again are left out; bare ones stay, and so does everything else', async () => {
  const { signal } = new AbortController();
  const objects = [
    configMap('plain', {}),
    pod('of-web', { controller: true }),
    pod('kept', { controller: false }),
    pod('bare'),
  ];
  await writeBackup(place.store, about('one'), inBatches(objects), quietly());
  const found = await withoutMadeAgain(await openBackup(place.store, 'one', signal), signal);
  expect(found.map(refKey)).toEqual(['configmaps/shop/plain', 'pods/shop/kept', 'pods/shop/bare']);
});
