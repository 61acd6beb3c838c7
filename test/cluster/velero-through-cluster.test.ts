import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { endOf, s3, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'velero-inside';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const locations = `/apis/velero.io/v1/namespaces/${velero.namespace}/backupstoragelocations`;
// A folder of its own in the bucket of another store makes that store unavailable to Velero.
const bucket = makeBucket(s3);
/** A store whose signed addresses lead to a Service of the cluster, as those of a MinIO inside do. */
const location = {
  apiVersion: 'velero.io/v1',
  kind: 'BackupStorageLocation',
  metadata: { name: 'inside', namespace: velero.namespace },
  spec: {
    provider: 'aws',
    objectStorage: { bucket, prefix: 'inside' },
    config: {
      region: s3.region,
      s3ForcePathStyle: 'true',
      s3Url: s3.endpoint,
      publicUrl: `http://store.${namespace}.svc:9000`,
      checksumAlgorithm: '',
    },
  },
};
const backup = 'velero-inside';

beforeAll(async () => {
  const ports = [{ port: 9000, targetPort: 9000 }];
  const store = { name: 'store', namespace };
  await createAll(source, [
    ...smallApp(namespace),
    { apiVersion: 'v1', kind: 'Service', metadata: store, spec: { selector: { app: 'web' }, ports } },
    location,
  ]);
  const isRunning = async () => {
    const pods = await source.list(`/api/v1/namespaces/${namespace}/pods`);
    return pods.some(({ status }) => asRecord(status ?? {}).phase === 'Running');
  };
  await waitFor(isRunning, { what: 'a pod behind the Service ran' });
  const phase = async () => asRecord((await source.get(`${locations}/inside`)).status ?? {}).phase;
  await waitFor(async () => (await phase()) === 'Available', { what: 'the store was available' });
  const metadata = { name: backup, namespace: velero.namespace };
  const spec = { includedNamespaces: [namespace], storageLocation: 'inside', ttl: '1h0m0s' };
  await source.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec });
  // Whatever its end, it has a log.
  await endOf(source, 'backups', backup);
});

afterAll(async () => {
  await source.delete(veleroPath('backups', backup));
  await source.delete(`${locations}/inside`);
  await removeNamespace(source, namespace);
  rmSync(join(s3.data, bucket), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  source.close();
});

test('what only the cluster reaches is read through a Service of it, and that is said', async () => {
  const args = ['velero', 'logs', backup, '--context', 'source', '--allow-writes', `source/${velero.namespace}`];
  const command = new Command(args, { home, kubeconfig: sandbox.kubeconfig });
  await command.ended;
  expect(command.output).toMatch(/The store at store\.velero-inside\.svc:9000 is only reached from inside the cluster/);
  // Every port of every pod of the sandbox answers with the path that it was asked for.
  expect(command.output).toMatch(new RegExp(`Velero: served /${bucket}/inside/backups/${backup}/${backup}-logs\\.gz`));
  const place = ['--context', 'source', '--location', 'inside', '--through-velero'];
  const allowed = ['--allow-writes', `source/${velero.namespace}`];
  const shown = new Command(['backups', 'show', backup, '--log', ...place, ...allowed], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  expect(await shown.ended).toMatchObject({ code: 0 });
  expect(shown.output).toMatch(new RegExp(`^served /${bucket}/inside/backups/${backup}/${backup}-logs\\.gz`, 'm'));
});
