import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf } from '../sandbox/cluster.ts';
import { Command } from './command.ts';
import { velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const target = apiOf(sandbox.clusters.target);
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
/** Velero leaves a restore alone that says that it is under way; its node agent, which nobody runs here, is what the test stands for. */
const name = 'velero-volumes';
const namespace = velero.namespace;
const volumes = `/apis/velero.io/v1/namespaces/${namespace}/podvolumerestores`;

afterAll(async () => {
  for (const volume of ['data', 'cache']) await target.delete(`${volumes}/${name}-${volume}`);
  for (const kind of ['restores', 'backups'] as const) await target.delete(veleroPath(kind, name));
  rmSync(home, { recursive: true, force: true });
  target.close();
});

async function put(volume: string, status: object) {
  await target.create({
    apiVersion: 'velero.io/v1',
    kind: 'PodVolumeRestore',
    metadata: { name: `${name}-${volume}`, namespace, labels: { 'velero.io/restore-name': name } },
    spec: {
      ...{ backupStorageLocation: 'default', repoIdentifier: '', snapshotID: '1', sourceNamespace: 'shop', volume },
      ...{ uploaderType: 'kopia', pod: { kind: 'Pod', namespace: 'shop', name: 'db-0' } },
    },
    status,
  });
}

test('the data of volumes is told volume by volume and as bytes, and a failed one with its reason', async () => {
  const status = { phase: 'InProgress', progress: { totalItems: 4, itemsRestored: 1 } };
  const spec = { backupName: name };
  const metadata = { name, namespace };
  const backup = { phase: 'Completed', expiration: new Date(Date.now() + 3_600_000).toISOString() };
  const from = { spec: { storageLocation: 'default' }, status: backup };
  await target.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, ...from });
  await target.create({ apiVersion: 'velero.io/v1', kind: 'Restore', metadata, spec, status });
  const args = ['velero', 'logs', name, '--restore', '--json', '--context', 'target'];
  const command = new Command([...args, '--allow-writes', `target/${namespace}`], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  await command.says('"phase":"InProgress"');
  await put('data', { phase: 'InProgress', progress: { totalBytes: 40_000_000, bytesDone: 10_000_000 } });
  await command.says('"done":10000000,"total":40000000,"unit":"bytes"');
  await put('cache', { phase: 'InProgress', progress: { totalBytes: 5_000_000, bytesDone: 0 } });
  await command.says('"done":10000000,"total":45000000,"unit":"bytes"');
  await target.patch(`${volumes}/${name}-data`, { status: { progress: { bytesDone: 30_000_000 } } });
  await command.says('"done":30000000,"total":45000000,"unit":"bytes"');
  // Each volume is told apart while it moves: the sum hides one that hangs.
  await command.says('"volume":"shop/db-0/data","phase":"InProgress","done":"30');
  await target.patch(`${volumes}/${name}-cache`, { status: { phase: 'Failed', message: 'the node agent died' } });
  await command.says('the node agent died');
  const ended = { phase: 'Completed', progress: { itemsRestored: 4 } };
  await target.patch(veleroPath('restores', name), { status: ended });
  await command.ended;
  expect(asRecord(JSON.parse(command.lines.at(-1) ?? ''))).toMatchObject({
    type: 'result',
    outcome: 'completed',
    done: 4,
    total: 4,
    volumes: [
      { volume: 'shop/db-0/cache', phase: 'Failed', message: 'the node agent died' },
      { volume: 'shop/db-0/data', phase: 'InProgress', done: 30_000_000, total: 40_000_000 },
    ],
  });
});
