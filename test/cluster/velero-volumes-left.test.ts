import { afterAll, beforeAll, expect, test } from 'vitest';
import { volumesLeft } from '../../src/velero/run/volumes-left.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { open, sandbox } from './source-reader.ts';

/** Where no Velero runs. */
const namespace = 'velero-volumes-left';
const source = apiOf(sandbox.clusters.source);

beforeAll(() => source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }));
afterAll(async () => {
  await removeNamespace(source, namespace);
  source.close();
});

test('a restore of the last backup of a Schedule is told what it left, as that of a backup by its name', async () => {
  await source.create({
    apiVersion: 'velero.io/v1',
    kind: 'PodVolumeBackup',
    metadata: { name: 'nightly-1-a', namespace, labels: { 'velero.io/backup-name': 'nightly-1' } },
    spec: {
      backupStorageLocation: 'default',
      node: 'one',
      pod: { kind: 'Pod', namespace: 'shop', name: 'db-0' },
      repoIdentifier: '',
      volume: 'data',
    },
    status: { phase: 'Completed' },
  });
  const spec = { scheduleName: 'nightly', backupName: 'nightly-1' };
  await source.create({ apiVersion: 'velero.io/v1', kind: 'Restore', metadata: { name: 'again', namespace }, spec });
  const { signal } = new AbortController();
  const cluster = await open(sandbox.kubeconfig);
  const left = { backup: 'nightly-1', volumes: ['shop/db-0/data'] };
  const place = { namespace, name: 'again' };
  expect(await volumesLeft(cluster, place, { scheduleName: 'nightly' }, [], signal)).toEqual(left);
  expect(await volumesLeft(cluster, place, { backupName: 'nightly-1' }, [], signal)).toEqual(left);
});
