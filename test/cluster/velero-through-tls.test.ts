import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { secureStorePortOfPods } from '../sandbox/nodes.ts';
import { waitFor } from '../sandbox/processes.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { endOf, s3, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
if (!s3.secure) throw new Error('The S3 server of the sandbox speaks no TLS.');
const { host, namespace, authority } = s3.secure;
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const objects = `/apis/velero.io/v1/namespaces/${velero.namespace}`;
const place = `${objects}/backupstoragelocations/secure`;
const secret = `/api/v1/namespaces/${velero.namespace}/secrets/store-authority`;
const bucket = makeBucket(s3);
const backup = 'velero-through-tls';
const pem = Buffer.from(authority).toString('base64');

beforeAll(async () => {
  const ports = [{ port: 443, targetPort: secureStorePortOfPods }];
  const config = { region: s3.region, s3ForcePathStyle: 'true', s3Url: s3.endpoint, checksumAlgorithm: '' };
  await createAll(source, [
    ...smallApp(namespace),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'store', namespace },
      spec: { selector: { app: 'web' }, ports },
    },
    {
      apiVersion: 'velero.io/v1',
      kind: 'BackupStorageLocation',
      metadata: { name: 'secure', namespace: velero.namespace },
      spec: { provider: 'aws', objectStorage: { bucket }, config: { ...config, publicUrl: `https://${host}` } },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'store-authority', namespace: velero.namespace },
      data: { pem },
    },
  ]);
  const isRunning = async () => {
    const pods = await source.list(`/api/v1/namespaces/${namespace}/pods`);
    return pods.some(({ status }) => asRecord(status ?? {}).phase === 'Running');
  };
  await waitFor(isRunning, { what: 'a pod behind the Service ran' });
  const phase = async () => asRecord((await source.get(place)).status ?? {}).phase;
  await waitFor(async () => (await phase()) === 'Available', { what: 'the store was available' });
  const metadata = { name: backup, namespace: velero.namespace };
  const spec = { includedNamespaces: [namespace], storageLocation: 'secure', ttl: '1h0m0s' };
  await source.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec });
  // Whatever its end, it can be read.
  await endOf(source, 'backups', backup);
});
beforeEach(() => believe({ caCert: null, caCertRef: null }));
afterAll(async () => {
  for (const path of [veleroPath('backups', backup), place, secret]) await source.delete(path);
  await removeNamespace(source, namespace);
  rmSync(join(s3.data, bucket), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  source.close();
});

/** What the location says of the authority of its server. */
async function believe(objectStorage: object): Promise<void> {
  await source.patch(place, { spec: { objectStorage } });
}

/** Asks for an object of the backup through Velero. */
async function read() {
  const allowed = ['--allow-writes', `source/${velero.namespace}`];
  const through = ['--context', 'source', '--location', 'secure', '--through-velero', ...allowed];
  const args = ['backups', 'get', backup, `configmaps/${namespace}/settings`, ...through];
  const command = new Command(args, { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  return { code, output: command.output };
}

test('a store that only the cluster reaches, by https, is not read where nobody vouches for its server, and what to do is said', async () => {
  const { code, output } = await read();
  expect(code).toBe(1);
  const [last, ...before] = output.trim().split('\n').reverse();
  expect(last).toMatch(
    /^The certificate of the store at store\.secure-store\.svc is not trusted: .+ Put the certificate authority of the server into the BackupStorageLocation \(objectStorage\.caCertRef or caCert\), or add it to those that this machine trusts\.$/,
  );
  expect(before.join('\n')).not.toMatch(/certificate|Signature/i);
});

test('with the authority in the location it is read through a Service', async () => {
  await believe({ caCert: pem });
  const { code, output } = await read();
  expect(output).toContain(`The store at ${host} is only reached from inside the cluster`);
  expect(output).toContain('colour: blue');
  expect(code).toBe(0);
});

test('with the authority in a Secret that the location names it is read, too', async () => {
  await believe({ caCertRef: { name: 'store-authority', key: 'pem' } });
  const { code, output } = await read();
  expect(output).toContain('colour: blue');
  expect(code).toBe(0);
});
