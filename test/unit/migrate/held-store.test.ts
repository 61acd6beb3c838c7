import { expect, test } from 'vitest';
import type { ClusterWriter } from '../../../src/kube/cluster.ts';
import { grantWrites } from '../../../src/kube/writer.ts';
import type { ClaimDecision } from '../../../src/migrate/direct/run-context.ts';
import {
  makeReadOnly,
  putAccessBack,
  storeAccess,
  whileReadOnly,
} from '../../../src/migrate/velero/read-only-store.ts';
import type { StorageLocation } from '../../../src/model/stores/storage-location.ts';
import { storageLocations } from '../../../src/velero/locations.ts';
import { useFaultServer } from '../kube/fault-server.ts';
import { answerFrom, type StoredObjects } from '../kube/stored-objects.ts';
import { planOf } from './shop-plan.ts';

const { start } = useFaultServer();

const kinds = {
  'velero.io/v1': {
    backupstoragelocations: 'BackupStorageLocation',
    restores: 'Restore',
    schedules: 'Schedule',
    backups: 'Backup',
  },
  'apps/v1': { deployments: 'Deployment', daemonsets: 'DaemonSet' },
};
const path = '/apis/velero.io/v1/namespaces/velero/backupstoragelocations/shared';
const { signal } = new AbortController();
const files: ClaimDecision = { choice: 'file-system', size: '1Gi' };

/** A target whose Velero has one location, which anybody may write to, and nothing under way. */
async function target(): Promise<{ objects: StoredObjects; writer: ClusterWriter; location: StorageLocation }> {
  const objects: StoredObjects = new Map([
    [
      path,
      {
        apiVersion: 'velero.io/v1',
        kind: 'BackupStorageLocation',
        metadata: { name: 'shared', namespace: 'velero', resourceVersion: '1' },
        spec: { provider: 'aws', accessMode: 'ReadWrite', objectStorage: { bucket: 'b' } },
      },
    ],
  ]);
  const reader = await start((request, response) => void answerFrom(objects, kinds, request, response));
  const writer = grantWrites(reader, { context: 'lab', namespaces: ['velero'], clusterScoped: false });
  return { objects, writer, location: await found(writer) };
}

async function found(writer: ClusterWriter): Promise<StorageLocation> {
  const [location] = await storageLocations(writer, { namespace: 'velero', signal });
  return location ?? expect.fail('there is a location');
}

const holder = (run: string, claims: [string, ClaimDecision][] = []) => ({
  plan: planOf({ engine: 'velero' }),
  run,
  claims: new Map(claims),
  scope: { signal, emit: () => expect.fail('nothing is told') },
});

test('a store is read-only again before the next Restore of a run that another one gave it back under', async () => {
  const { objects, writer, location } = await target();
  await whileReadOnly({ context: holder('one'), writer, location, step: 'restore:eks' }, async (again) => {
    await makeReadOnly(writer, location, 'two', signal);
    expect((await found(writer)).readOnlyFor).toEqual(['one', 'two']);
    expect(await putAccessBack(writer, location, 'two', signal)).toEqual([]);
    expect((await found(writer)).readOnly).toBe(false);
    await again();
    expect(await found(writer)).toMatchObject({ readOnly: true, readOnlyFor: ['one'] });
    await again();
    expect((await found(writer)).readOnlyFor).toEqual(['one']);
  });
  expect(objects.get(path)).toMatchObject({ metadata: { annotations: {} }, spec: { accessMode: 'ReadWrite' } });
});

test('what somebody made writable under a run stays so', async () => {
  const { objects, writer, location } = await target();
  await whileReadOnly({ context: holder('one'), writer, location, step: 'restore:eks' }, async (again) => {
    const held = objects.get(path) ?? expect.fail('it is there');
    objects.set(path, { ...held, spec: { ...Object(held.spec), accessMode: 'ReadWrite' } });
    await again();
    expect((await found(writer)).readOnly).toBe(false);
  });
});

test('a Velero that restores no files from a read-only store takes no part in what another run holds, which is told', async () => {
  const { writer, location } = await target();
  await makeReadOnly(writer, location, 'two', signal);
  const held = await found(writer);
  expect(await storeAccess(holder('one'), writer, held)).toEqual({ readOnly: true });
  expect(await storeAccess(holder('one', [['shop/data', files]]), writer, held)).toMatchObject({
    readOnly: false,
    said: { code: 'run.velero-store-old-held' },
  });
});
