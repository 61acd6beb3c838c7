import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CloudStore } from '../../src/model/stores/cloud-store.ts';
import { veleroVersions } from '../../src/model/velero/velero-versions.ts';
import type { VeleroWishes } from '../../src/model/velero/velero-wishes.ts';
import { credentialsFile } from '../../src/velero/credentials-file.ts';
import { veleroObjects } from '../../src/velero/install/objects.ts';
import { objectsOfVersion } from '../../src/velero/install/versions.ts';
import { obtainPrograms } from '../sandbox/obtain.ts';
import { dryRun, versionData } from '../sandbox/velero-objects.ts';
import { veleros } from '../sandbox/velero-versions.ts';

const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
const s3 = { bucket: 'backups' };
const server = 'https://s3.example.com';

/** Options of Velero's own installation, and the wishes that stand for them. */
const table: [what: string, args: string[], wishes: Partial<VeleroWishes>][] = [
  ['nothing more', ['--backup-location-config', 'region=us-east-1'], {}],
  ['a region', ['--backup-location-config', 'region=eu-west-1'], { store: { s3: { ...s3, region: 'eu-west-1' } } }],
  [
    'a prefix and a server',
    [
      ...['--prefix', 'prod/velero', '--backup-location-config'],
      `region=us-east-1,s3ForcePathStyle=true,s3Url=${server},checksumAlgorithm=`,
    ],
    { store: { s3: { ...s3, prefix: '/prod/velero/', endpoint: server } } },
  ],
  [
    'a server with the bucket in its name',
    ['--backup-location-config', `region=r,s3Url=${server},checksumAlgorithm=`],
    { store: { s3: { ...s3, endpoint: server, region: 'r', pathStyle: false } } },
  ],
  [
    'a server that pods reach by another address',
    [
      '--backup-location-config',
      `region=us-east-1,s3ForcePathStyle=true,s3Url=http://minio.storage:9000,checksumAlgorithm=,publicUrl=${server}`,
    ],
    { store: { s3: { ...s3, endpoint: server } }, insideEndpoint: 'http://minio.storage:9000' },
  ],
  [
    'another namespace and a node agent',
    ['--namespace', 'backup', '--use-node-agent', '--backup-location-config', 'region=us-east-1'],
    { namespace: 'backup', nodeAgent: true },
  ],
  [
    'CSI snapshots',
    ['--features', 'EnableCSI', '--use-node-agent', '--backup-location-config', 'region=us-east-1'],
    { csi: true, nodeAgent: true },
  ],
  [
    'sizes',
    [
      ...['--velero-pod-cpu-request', '1', '--velero-pod-mem-request', '1Gi', '--velero-pod-cpu-limit', '0'],
      ...['--velero-pod-mem-limit', '2Gi', '--use-node-agent', '--node-agent-pod-cpu-request', '250m'],
      ...['--node-agent-pod-mem-limit', '4Gi', '--backup-location-config', 'region=us-east-1'],
    ],
    {
      server: { cpuRequest: '1', memoryRequest: '1Gi', cpuLimit: '0', memoryLimit: '2Gi' },
      nodeAgent: true,
      agent: { cpuRequest: '250m', memoryLimit: '4Gi' },
    },
  ],
];

const principal = ['SUBSCRIPTION_ID', 'TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET']
  .map((name) => `AZURE_${name}=x\n`)
  .join('');
const account = JSON.stringify({ type: 'service_account', client_email: 'velero@shop.example.com', private_key: 'x' });

/** Options for a store in a cloud, the image of its plug-in without its tag, and the store and the credentials that stand for them. */
const clouds: { args: string[]; plugin: string; cloud: CloudStore; credentials: string }[] = [
  {
    args: [
      ...['--provider', 'azure', '--bucket', 'backups', '--prefix', 'prod', '--backup-location-config'],
      'resourceGroup=shop,storageAccount=shopbackups,subscriptionId=0123,useAAD=true',
    ],
    plugin: 'velero/velero-plugin-for-microsoft-azure',
    cloud: {
      provider: 'azure',
      bucket: 'backups',
      prefix: '/prod/',
      config: { resourceGroup: 'shop', storageAccount: 'shopbackups', subscriptionId: '0123', useAAD: 'true' },
    },
    credentials: principal,
  },
  {
    args: ['--provider', 'gcp', '--bucket', 'backups'],
    plugin: 'velero/velero-plugin-for-gcp',
    cloud: { provider: 'gcp', bucket: 'backups', config: {} },
    credentials: account,
  },
  {
    args: [
      ...['--provider', 'gcp', '--bucket', 'backups', '--backup-location-config'],
      'serviceAccount=velero@shop.example.com,kmsKeyName=projects/p/locations/l/keyRings/r/cryptoKeys/k',
    ],
    plugin: 'velero/velero-plugin-for-gcp',
    cloud: {
      provider: 'gcp',
      bucket: 'backups',
      config: {
        serviceAccount: 'velero@shop.example.com',
        kmsKeyName: 'projects/p/locations/l/keyRings/r/cryptoKeys/k',
      },
    },
    credentials: account,
  },
];

const wishesWith = (more: Partial<VeleroWishes>): VeleroWishes => ({ namespace: 'velero', store: { s3 }, ...more });
const base = ['--provider', 'aws', '--bucket', 'backups', '--use-volume-snapshots=false'];
const beside = (kind: string) => kind !== 'CustomResourceDefinition';

test('the versions that can be installed are those that the sandbox can compare', () => {
  expect(veleroVersions).toEqual(Object.values(veleros).map(({ version }) => version));
});

describe.each(Object.values(veleros))('of Velero $version', (velero) => {
  const { version, plugin } = velero;
  const image = `velero/velero:${version}`;
  let program: string;
  beforeAll(async () => {
    program = (await obtainPrograms([velero.program], console.log))(velero.program);
    // A build, where none is in the cache.
  }, 900_000);

  /** With `--update` the file is written anew. */
  test('the objects are what its program applies', async () => {
    const file = join(import.meta.dirname, '..', '..', 'schemas', 'velero', `${version}.json`);
    await expect(await versionData(program, velero)).toMatchFileSnapshot(file);
  });

  describe('the installation', () => {
    test.each(table)('with %s', async (_what, args, more) => {
      const theirs = await dryRun(program, [...base, '--plugins', plugin, ...args], credentialsFile(keys));
      const ours = veleroObjects(await objectsOfVersion(version), wishesWith(more), { keys });
      expect(ours).toEqual(theirs.filter(({ kind }) => beside(kind)));
    });

    test.each(clouds)('with a store of $cloud.provider, told $cloud.config', async (one) => {
      const { args, cloud, credentials } = one;
      const options = ['--plugins', `${one.plugin}:${plugin.split(':')[1]}`, '--use-volume-snapshots=false', ...args];
      const theirs = await dryRun(program, [...options, '--use-node-agent'], credentials);
      const wishes = wishesWith({ store: { cloud }, nodeAgent: true });
      const ours = veleroObjects(await objectsOfVersion(version), wishes, { credentials });
      expect(ours).toEqual(theirs.filter(({ kind }) => beside(kind)));
    });

    test('with images of another registry', async () => {
      for (const registry of ['harbor.example.com/hub', 'localhost:5000']) {
        const images = ['--image', `${registry}/${image}`, '--plugins', `${registry}/${plugin}`];
        const options = [...base, ...images, '--use-node-agent', '--backup-location-config', 'region=us-east-1'];
        const theirs = await dryRun(program, options, credentialsFile(keys));
        const wishes = wishesWith({ registry: `${registry}/`, nodeAgent: true });
        const ours = veleroObjects(await objectsOfVersion(version), wishes, { keys });
        expect(ours).toEqual(theirs.filter(({ kind }) => beside(kind)));
      }
    });

    test('with a Secret that is there already, which the store alone names', async () => {
      const options = [...base, '--plugins', plugin, '--use-node-agent', '--backup-location-config', 'region=r'];
      const theirs = (await dryRun(program, options)).filter(({ kind }) => beside(kind));
      const secret = { name: 'bucket-keys', key: 'cloud' };
      const wishes = wishesWith({ secret, nodeAgent: true, store: { s3: { ...s3, region: 'r' } } });
      const ours = veleroObjects(await objectsOfVersion(version), wishes, {});
      const location = ours.find(({ kind }) => kind === 'BackupStorageLocation');
      expect(location?.spec).toMatchObject({ credential: secret });
      expect(ours.filter((one) => one !== location)).toEqual(
        theirs.filter(({ kind }) => kind !== 'BackupStorageLocation'),
      );
    });
  });

  test('its definitions are those of the program, but for the words of their schemas', async () => {
    const { definitions } = await objectsOfVersion(version);
    const theirs = await dryRun(program, ['--crds-only']);
    expect(definitions.map(({ metadata }) => metadata)).toEqual(theirs.map(({ metadata }) => metadata));
    expect(definitions).toHaveLength(13);
  });
});
