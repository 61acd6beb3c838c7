import { expect, test } from 'vitest';
import { recordAt } from '../../../src/model/json/json.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import type { VeleroWishes } from '../../../src/model/velero/velero-wishes.ts';
import { pluginContainerName } from '../../../src/velero/install/images.ts';
import { veleroObjects } from '../../../src/velero/install/objects.ts';
import { objectsOfVersion } from '../../../src/velero/install/versions.ts';

const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };

async function made(more: Partial<VeleroWishes>, authority?: Buffer): Promise<(kind: string) => KubeObject> {
  const wishes = { namespace: 'velero', store: { s3: { bucket: 'backups' } }, nodeAgent: true, ...more };
  const objects = veleroObjects(await objectsOfVersion(wishes.version), wishes, { keys, authority });
  return (kind) => {
    const found = objects.find((one) => one.kind === kind);
    if (!found) throw new Error(`no ${kind} is made`);
    return found;
  };
}

test('tolerations and labels of nodes are those of the server and of the agent', async () => {
  const tolerations = [{ key: 'dedicated', value: 'backup', effect: 'NoSchedule' as const }, { key: 'spot' }];
  const of = await made({ tolerations, nodeSelector: { pool: 'system' } });
  for (const kind of ['Deployment', 'DaemonSet']) {
    expect(recordAt(of(kind).spec, 'template', 'spec')).toMatchObject({
      tolerations: [
        { key: 'dedicated', operator: 'Equal', value: 'backup', effect: 'NoSchedule' },
        { key: 'spot', operator: 'Exists' },
      ],
      nodeSelector: { pool: 'system' },
    });
  }
});

test('backups are kept as long as is wished for, and a store is only read where that is wished', async () => {
  const of = await made({ ttlHours: 48, readOnly: true }, Buffer.from('-----BEGIN'));
  expect(JSON.stringify(of('Deployment'))).toContain('"--default-backup-ttl=48h0m0s"');
  expect(of('BackupStorageLocation').spec).toMatchObject({
    accessMode: 'ReadOnly',
    objectStorage: { bucket: 'backups', caCert: Buffer.from('-----BEGIN').toString('base64') },
  });
});

test.each([
  ['azure', 'v1.18.3', 'velero/velero-plugin-for-microsoft-azure:v1.14.3'],
  ['azure', 'v1.17.2', 'velero/velero-plugin-for-microsoft-azure:v1.13.2'],
  ['gcp', 'v1.18.3', 'velero/velero-plugin-for-gcp:v1.14.3'],
  ['gcp', 'v1.17.2', 'velero/velero-plugin-for-gcp:v1.13.2'],
] as const)('a store of %s is reached from Velero %s with %s', async (provider, version, image) => {
  const store = { cloud: { provider, bucket: 'backups', config: {} } };
  const of = await made({ store, version, registry: 'reg.example.com' });
  const pod = recordAt(of('Deployment').spec, 'template', 'spec');
  expect(pod?.initContainers).toMatchObject([{ image: `reg.example.com/${image}` }]);
});

test('the objects of a version are the same after an installation was put together from them', async () => {
  const before = JSON.stringify(await objectsOfVersion());
  await made({ namespace: 'elsewhere', csi: true, tolerations: [{ key: 'spot' }], secret: { name: 'own', key: 'k' } });
  expect(JSON.stringify(await objectsOfVersion())).toBe(before);
  await expect(objectsOfVersion('v0.1.0')).rejects.toThrow('v0.1.0');
});

test.each([
  ['velero/velero-plugin-for-aws:v1.14.3', 'velero-velero-plugin-for-aws'],
  ['reg.example.com:5000/hub/velero/plugin_x.y@sha256:0123', 'hub-velero-plugin-x-y'],
  ['plugin', 'plugin'],
])('the container of %s is called %s', (image, name) => {
  expect(pluginContainerName(image)).toBe(name);
});
